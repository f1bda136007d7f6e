//! Holds an existing database against Mastodon's schema.
//!
//! What would make our reads or writes wrong blocks an adoption: a missing table or column, another type, another
//! nullability, a missing unique index. What only differs is noted: defaults that only Ruby uses, plain indexes,
//! foreign keys (their names differ on databases with a long history, so they are compared by definition).
//! Unknown tables, and unknown columns that are nullable or have a default, are none of our business.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use diesel::{
    QueryableByName, RunQueryDsl, sql_query,
    sql_types::{Bool, Text},
};

use super::{
    Blocking, MigrateError,
    inventory::{self, ConstraintKind},
};

/// How many differences an error message shows.
const SHOWN: usize = 20;

/// What an existing database has otherwise than Mastodon 4.6.5. Displays as one line per blocking difference.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Differences {
    /// With these the database can't be used.
    pub blocking: Vec<String>,
    /// These do no harm.
    pub harmless: Vec<String>,
}

impl fmt::Display for Differences {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, difference) in self.blocking.iter().take(SHOWN).enumerate() {
            if position > 0 {
                writeln!(f)?;
            }
            write!(f, "  {difference}")?;
        }
        if self.blocking.len() > SHOWN {
            write!(f, "\n  and {} more", self.blocking.len() - SHOWN)?;
        }
        Ok(())
    }
}

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    relation: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    type_name: String,
    #[diesel(sql_type = Bool)]
    nullable: bool,
    /// Filled by the database when an insert doesn't name it: a default, an identity, a generated column.
    #[diesel(sql_type = Bool)]
    filled: bool,
}

#[derive(QueryableByName)]
struct Index {
    #[diesel(sql_type = Text)]
    relation: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    definition: String,
    #[diesel(sql_type = Bool)]
    is_unique: bool,
    #[diesel(sql_type = Bool)]
    is_valid: bool,
}

#[derive(QueryableByName)]
struct ForeignKey {
    #[diesel(sql_type = Text)]
    relation: String,
    #[diesel(sql_type = Text)]
    definition: String,
}

#[derive(QueryableByName)]
struct Presence {
    #[diesel(sql_type = Bool)]
    present: bool,
}

/// Compares schema `public` with the inventory.
pub(super) fn compare(conn: &mut Blocking) -> Result<Differences, MigrateError> {
    let mut differences = Differences::default();
    compare_columns(conn, &mut differences)?;
    compare_indexes(conn, &mut differences)?;
    compare_foreign_keys(conn, &mut differences)?;
    let function: Presence = sql_query(
        "SELECT EXISTS (SELECT FROM pg_catalog.pg_proc \
         WHERE proname = 'timestamp_id' AND pronamespace = 'public'::regnamespace) AS present",
    )
    .get_result(conn)?;
    if !function.present {
        differences
            .blocking
            .push("function timestamp_id is missing".to_owned());
    }
    Ok(differences)
}

fn compare_columns(conn: &mut Blocking, differences: &mut Differences) -> Result<(), MigrateError> {
    let rows: Vec<Column> = sql_query(
        "SELECT c.relname::text AS relation, a.attname::text AS name, \
             format_type(a.atttypid, NULL) AS type_name, NOT a.attnotnull AS nullable, \
             a.atthasdef OR a.attidentity <> '' AS filled \
         FROM pg_catalog.pg_attribute AS a \
         JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid \
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') \
             AND a.attnum > 0 AND NOT a.attisdropped",
    )
    .load(conn)?;
    let mut actual: BTreeMap<(&str, &str), &Column> = rows
        .iter()
        .map(|column| ((column.relation.as_str(), column.name.as_str()), column))
        .collect();
    let present: BTreeSet<&str> = rows.iter().map(|column| column.relation.as_str()).collect();
    let mut expected_relations = BTreeSet::new();
    for expected in inventory::columns() {
        let first_of_relation = expected_relations.insert(expected.relation);
        if !present.contains(expected.relation) {
            if first_of_relation {
                differences
                    .blocking
                    .push(format!("{} is missing", expected.relation));
            }
            continue;
        }
        let place = format!("{}.{}", expected.relation, expected.column);
        let Some(column) = actual.remove(&(expected.relation, expected.column)) else {
            differences.blocking.push(format!("{place} is missing"));
            continue;
        };
        let type_name = inventory::type_name(expected.type_);
        if column.type_name != type_name {
            differences
                .blocking
                .push(format!("{place} is {}, not {type_name}", column.type_name));
        }
        match (column.nullable, expected.nullable) {
            (true, false) => differences.blocking.push(format!("{place} may be NULL")),
            (false, true) => differences
                .blocking
                .push(format!("{place} must not be NULL")),
            _ => {}
        }
    }
    for ((relation, name), column) in actual {
        if !expected_relations.contains(relation) {
            continue;
        }
        if column.nullable || column.filled {
            differences
                .harmless
                .push(format!("{relation}.{name} is unknown and ignored"));
        } else {
            differences
                .blocking
                .push(format!("{relation}.{name} is unknown and has to be filled"));
        }
    }
    Ok(())
}

fn compare_indexes(conn: &mut Blocking, differences: &mut Differences) -> Result<(), MigrateError> {
    let rows: Vec<Index> = sql_query(
        "SELECT c.relname::text AS relation, i.relname::text AS name, \
             substring(pg_get_indexdef(i.oid) FROM 'USING .*') AS definition, \
             x.indisunique AS is_unique, x.indisvalid AS is_valid \
         FROM pg_catalog.pg_index AS x \
         JOIN pg_catalog.pg_class AS c ON c.oid = x.indrelid \
         JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid \
         WHERE c.relnamespace = 'public'::regnamespace",
    )
    .load(conn)?;
    for index in rows.iter().filter(|index| !index.is_valid) {
        differences.harmless.push(format!(
            "index {} of {} is invalid: rebuild it",
            index.name, index.relation
        ));
    }
    for expected in inventory::constraints() {
        let unique = match expected.kind {
            ConstraintKind::Unique => true,
            ConstraintKind::Index => false,
            ConstraintKind::ForeignKey => continue,
        };
        // By name as well: PostgreSQL's releases don't all print an expression alike.
        let found = rows.iter().any(|index| {
            index.relation == expected.relation
                && index.is_valid
                && (index.is_unique || !unique)
                && (index.name == expected.name || index.definition == expected.definition)
        });
        if found {
            continue;
        }
        let text = format!(
            "{} {} {}",
            expected.relation, expected.name, expected.definition
        );
        if unique {
            differences
                .blocking
                .push(format!("unique index is missing: {text}"));
        } else {
            differences
                .harmless
                .push(format!("index is missing: {text}"));
        }
    }
    Ok(())
}

fn compare_foreign_keys(
    conn: &mut Blocking,
    differences: &mut Differences,
) -> Result<(), MigrateError> {
    let rows: Vec<ForeignKey> = sql_query(
        "SELECT c.relname::text AS relation, pg_get_constraintdef(k.oid) AS definition \
         FROM pg_catalog.pg_constraint AS k \
         JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid \
         WHERE k.contype = 'f' AND c.relnamespace = 'public'::regnamespace",
    )
    .load(conn)?;
    let actual: BTreeSet<(&str, &str)> = rows
        .iter()
        .map(|key| {
            (
                key.relation.as_str(),
                key.definition
                    .strip_suffix(" NOT VALID")
                    .unwrap_or(&key.definition),
            )
        })
        .collect();
    for expected in
        inventory::constraints().filter(|constraint| constraint.kind == ConstraintKind::ForeignKey)
    {
        if !actual.contains(&(expected.relation, expected.definition)) {
            differences.harmless.push(format!(
                "{} lacks {}",
                expected.relation, expected.definition
            ));
        }
    }
    Ok(())
}
