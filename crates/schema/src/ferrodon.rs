//! Our own tables (schema `ferrodon`); what each column is for: the migrations.
//!
//! Generated from the schema of the migrations, and compared with a migrated database by a test of
//! `ferrodon-db`: don't edit by hand without editing a migration.

diesel::table! {
    ferrodon.idempotency_keys (account_id, key) {
        account_id -> Int8,
        key -> Text,
        status_id -> Nullable<Int8>,
        scheduled_status_id -> Nullable<Int8>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    ferrodon.jobs (id) {
        id -> Int8,
        queue -> Text,
        lane -> Nullable<Text>,
        kind -> Text,
        version -> Int4,
        payload -> Jsonb,
        unique_key -> Nullable<Text>,
        generation -> Int4,
        attempts -> Int4,
        crashes -> Int4,
        priority -> Int2,
        run_at -> Timestamptz,
        handed_at -> Nullable<Timestamptz>,
        claimed_by -> Nullable<Text>,
        claimed_until -> Nullable<Timestamptz>,
        dead_at -> Nullable<Timestamptz>,
        error -> Nullable<Text>,
        subject_id -> Nullable<Int8>,
        sender_id -> Nullable<Int8>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    ferrodon.lanes (queue, lane) {
        queue -> Text,
        lane -> Text,
        paused_until -> Timestamptz,
        failures -> Int4,
        reason -> Nullable<Text>,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    ferrodon.origin (one) {
        one -> Bool,
        adopted -> Bool,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    ferrodon.outgoing_activities (id) {
        id -> Int8,
        body -> Text,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    ferrodon.redis_lives (id) {
        id -> Bool,
        run -> Text,
        life -> Nullable<Text>,
    }
}

diesel::table! {
    ferrodon.schedules (name) {
        name -> Text,
        last_tick -> Timestamptz,
    }
}

diesel::table! {
    ferrodon.search_pending (kind, id) {
        kind -> Text,
        id -> Int8,
        queued_at -> Timestamptz,
    }
}
