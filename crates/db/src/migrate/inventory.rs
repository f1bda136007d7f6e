//! What Mastodon 4.6.5's schema has to be, from the lists in this crate's folder `inventory`.

/// A column as it has to be.
#[derive(Debug, Clone, Copy)]
pub(super) struct ExpectedColumn {
    pub(super) relation: &'static str,
    pub(super) column: &'static str,
    /// As the lists abbreviate it; [`type_name`] spells it out.
    pub(super) type_: &'static str,
    pub(super) nullable: bool,
}

/// An index or a foreign key as it has to be.
#[derive(Debug, Clone, Copy)]
pub(super) struct ExpectedConstraint {
    pub(super) relation: &'static str,
    pub(super) kind: ConstraintKind,
    pub(super) name: &'static str,
    pub(super) definition: &'static str,
}

/// Kinds of constraints in the lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ConstraintKind {
    /// An index that the database may be slow without, but not wrong.
    Index,
    /// A primary key or a unique index: writes rely on it.
    Unique,
    /// A foreign key.
    ForeignKey,
}

/// All columns of tables and views.
pub(super) fn columns() -> impl Iterator<Item = ExpectedColumn> {
    rows(include_str!("../../inventory/columns.tsv")).filter_map(|mut fields| {
        Some(ExpectedColumn {
            relation: fields.next()?,
            column: fields.next()?,
            type_: fields.next()?,
            nullable: fields.next()? == "yes",
        })
    })
}

/// All indexes and foreign keys.
pub(super) fn constraints() -> impl Iterator<Item = ExpectedConstraint> {
    rows(include_str!("../../inventory/constraints.tsv")).filter_map(|mut fields| {
        let relation = fields.next()?;
        let kind = match fields.next()? {
            "primary key" | "unique index" => ConstraintKind::Unique,
            "foreign key" => ConstraintKind::ForeignKey,
            _ => ConstraintKind::Index,
        };
        Some(ExpectedConstraint {
            relation,
            kind,
            name: fields.next()?,
            definition: fields.next()?,
        })
    })
}

/// Every version that `schema_migrations` must have, oldest first.
pub(super) fn versions() -> impl Iterator<Item = &'static str> {
    rows(include_str!("../../inventory/migrations.tsv")).filter_map(|mut fields| fields.next())
}

/// A type's name as `format_type` prints it.
pub(super) fn type_name(abbreviated: &str) -> String {
    let (element, array) = match abbreviated.strip_suffix("[]") {
        Some(element) => (element, "[]"),
        None => (abbreviated, ""),
    };
    let name = match element {
        "varchar" => "character varying",
        "timestamp" | "timestamp(6)" => "timestamp without time zone",
        "float8" => "double precision",
        other => other,
    };
    format!("{name}{array}")
}

/// The fields of a list's rows; comments and the heading are left out.
fn rows(list: &'static str) -> impl Iterator<Item = std::str::Split<'static, char>> {
    list.lines()
        .filter(|line| !line.starts_with('#'))
        .skip(1)
        .map(|line| line.split('\t'))
}
