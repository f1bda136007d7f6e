//! Statements written in SQL that are prepared once per connection.
//!
//! Diesel's own `sql_query` prepares anew at every call, which costs a flight and a plan. Here the text is `'static`:
//! it is the key under which the connection keeps the prepared statement.

use std::marker::PhantomData;

use diesel::{
    QueryResult,
    pg::Pg,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    serialize::ToSql,
    sql_types::{HasSqlType, Untyped},
};

/// A statement with its parameters. Rows are read by name (`QueryableByName`).
#[must_use = "a statement does nothing until it is run"]
pub struct Statement<'a> {
    sql: &'static str,
    binds: Vec<Box<dyn Bind + Send + Sync + 'a>>,
}

/// A statement with `$1`, `$2` … in its text. A parameter may stand in several places.
pub const fn statement<'a>(sql: &'static str) -> Statement<'a> {
    Statement {
        sql,
        binds: Vec::new(),
    }
}

impl<'a> Statement<'a> {
    /// Gives the next parameter, of the SQL type `T`.
    pub fn bind<T, V>(mut self, value: V) -> Self
    where
        T: Send + Sync + 'a,
        V: ToSql<T, Pg> + Send + Sync + 'a,
        Pg: HasSqlType<T>,
    {
        self.binds.push(Box::new(Typed {
            value,
            sql_type: PhantomData::<T>,
        }));
        self
    }
}

impl std::fmt::Debug for Statement<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Statement")
            .field("sql", &self.sql)
            .finish_non_exhaustive()
    }
}

trait Bind {
    fn push<'b>(&'b self, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()>;
}

struct Typed<T, V> {
    value: V,
    sql_type: PhantomData<T>,
}

impl<T, V> Bind for Typed<T, V>
where
    V: ToSql<T, Pg>,
    Pg: HasSqlType<T>,
{
    fn push<'b>(&'b self, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_bind_param_value_only::<T, V>(&self.value)
    }
}

impl QueryFragment<Pg> for Statement<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        // the text alone decides what is prepared, so it is safe to keep
        out.push_sql(self.sql);
        self.binds.iter().try_for_each(|bind| bind.push(&mut out))
    }
}

impl QueryId for Statement<'_> {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Statement<'_> {
    type SqlType = Untyped;
}
