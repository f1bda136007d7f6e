-- Mastodon 4.6.5's schema (version 20260611150940) in schema `public`, for an empty database.
-- `migrate` runs this only where there is no Mastodon yet; an existing database is compared instead
-- (crates/db/src/migrate). Names of indexes and foreign keys are Mastodon's own: its later
-- migrations address some of them.

-- How this database began. `adopted` is true where Mastodon had made the tables already:
-- such tables are never dropped.
CREATE SCHEMA IF NOT EXISTS ferrodon;
CREATE TABLE ferrodon.origin (
    one boolean CONSTRAINT origin_pkey PRIMARY KEY DEFAULT true CONSTRAINT origin_one_row CHECK (one),
    adopted boolean NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO ferrodon.origin (adopted) VALUES (false);

-- Time-ordered ids: 48 bits of milliseconds, then a 16 bit tail that can't be guessed from outside.
-- Mastodon's SQL default; Ferrodon makes its ids itself, in the same layout.
-- The secret is made here, once, and lives only in the function's body.
DO $make$
BEGIN
    IF EXISTS (
        SELECT FROM pg_catalog.pg_proc AS p
        WHERE p.proname = 'timestamp_id' AND p.pronamespace = 'public'::regnamespace
    ) THEN
        RETURN;
    END IF;
    EXECUTE format($function$
        CREATE FUNCTION public.timestamp_id(table_name text) RETURNS bigint
        LANGUAGE plpgsql VOLATILE AS $body$
        DECLARE
            time_part bigint := round(date_part('epoch', now()) * 1000)::bigint << 16;
            digest text := md5(table_name || %L || time_part::text);
            base bigint := ('x' || left(digest, 4))::bit(16)::bigint;
        BEGIN
            RETURN time_part | ((base + nextval(('public.' || table_name || '_id_seq')::regclass)) & 65535);
        END
        $body$
    $function$, md5(gen_random_uuid()::text || gen_random_uuid()::text));
END
$make$;

-- The tails' counters. They belong to no column: the ids are not theirs.
CREATE SEQUENCE public.accounts_id_seq;
CREATE SEQUENCE public.collection_items_id_seq;
CREATE SEQUENCE public.collections_id_seq;
CREATE SEQUENCE public.media_attachments_id_seq;
CREATE SEQUENCE public.notification_requests_id_seq;
CREATE SEQUENCE public.quotes_id_seq;
CREATE SEQUENCE public.statuses_id_seq;

CREATE TABLE public.account_aliases (
    id bigserial CONSTRAINT account_aliases_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    acct varchar NOT NULL DEFAULT '',
    created_at timestamp NOT NULL,
    updated_at timestamp NOT NULL,
    uri varchar NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX index_account_aliases_on_account_id_and_uri ON public.account_aliases USING btree (account_id, uri);

CREATE TABLE public.account_conversations (
    id bigserial CONSTRAINT account_conversations_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    conversation_id bigint NOT NULL,
    last_status_id bigint,
    lock_version integer NOT NULL DEFAULT 0,
    participant_account_ids bigint[] NOT NULL DEFAULT '{}',
    status_ids bigint[] NOT NULL DEFAULT '{}',
    unread boolean NOT NULL DEFAULT false
);
CREATE INDEX index_account_conversations_on_conversation_id ON public.account_conversations USING btree (conversation_id);
CREATE UNIQUE INDEX index_unique_conversations ON public.account_conversations USING btree (account_id, conversation_id, participant_account_ids);

CREATE TABLE public.account_deletion_requests (
    id bigserial CONSTRAINT account_deletion_requests_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    created_at timestamp NOT NULL,
    updated_at timestamp NOT NULL
);
CREATE INDEX index_account_deletion_requests_on_account_id ON public.account_deletion_requests USING btree (account_id);

CREATE TABLE public.account_domain_blocks (
    id bigserial CONSTRAINT account_domain_blocks_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    created_at timestamp NOT NULL,
    domain varchar NOT NULL,
    updated_at timestamp NOT NULL
);
CREATE UNIQUE INDEX index_account_domain_blocks_on_account_id_and_domain ON public.account_domain_blocks USING btree (account_id, domain);

CREATE TABLE public.account_migrations (
    id bigserial CONSTRAINT account_migrations_pkey PRIMARY KEY,
    account_id bigint,
    acct varchar NOT NULL DEFAULT '',
    created_at timestamp NOT NULL,
    followers_count bigint NOT NULL DEFAULT 0,
    target_account_id bigint,
    updated_at timestamp NOT NULL
);
CREATE INDEX index_account_migrations_on_account_id ON public.account_migrations USING btree (account_id);
CREATE INDEX index_account_migrations_on_target_account_id ON public.account_migrations USING btree (target_account_id) WHERE (target_account_id IS NOT NULL);

CREATE TABLE public.account_moderation_notes (
    id bigserial CONSTRAINT account_moderation_notes_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    content text NOT NULL,
    created_at timestamp NOT NULL,
    target_account_id bigint NOT NULL,
    updated_at timestamp NOT NULL
);
CREATE INDEX index_account_moderation_notes_on_account_id ON public.account_moderation_notes USING btree (account_id);
CREATE INDEX index_account_moderation_notes_on_target_account_id ON public.account_moderation_notes USING btree (target_account_id);

CREATE TABLE public.account_notes (
    id bigserial CONSTRAINT account_notes_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    comment text NOT NULL,
    created_at timestamp NOT NULL,
    target_account_id bigint NOT NULL,
    updated_at timestamp NOT NULL
);
CREATE INDEX index_account_notes_on_target_account_id ON public.account_notes USING btree (target_account_id);
CREATE UNIQUE INDEX index_account_notes_on_account_id_and_target_account_id ON public.account_notes USING btree (account_id, target_account_id);

CREATE TABLE public.account_pins (
    id bigserial CONSTRAINT account_pins_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    created_at timestamp NOT NULL,
    target_account_id bigint NOT NULL,
    updated_at timestamp NOT NULL
);
CREATE INDEX index_account_pins_on_target_account_id ON public.account_pins USING btree (target_account_id);
CREATE UNIQUE INDEX index_account_pins_on_account_id_and_target_account_id ON public.account_pins USING btree (account_id, target_account_id);

CREATE TABLE public.account_relationship_severance_events (
    id bigserial CONSTRAINT account_relationship_severance_events_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    created_at timestamp(6) NOT NULL,
    followers_count integer NOT NULL DEFAULT 0,
    following_count integer NOT NULL DEFAULT 0,
    relationship_severance_event_id bigint NOT NULL,
    updated_at timestamp(6) NOT NULL
);
CREATE INDEX idx_on_relationship_severance_event_id_403f53e707 ON public.account_relationship_severance_events USING btree (relationship_severance_event_id);
CREATE UNIQUE INDEX idx_on_account_id_relationship_severance_event_id_7bd82bf20e ON public.account_relationship_severance_events USING btree (account_id, relationship_severance_event_id);

CREATE TABLE public.account_stats (
    id bigserial CONSTRAINT account_stats_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    created_at timestamp NOT NULL,
    followers_count bigint NOT NULL DEFAULT 0,
    following_count bigint NOT NULL DEFAULT 0,
    last_status_at timestamp,
    statuses_count bigint NOT NULL DEFAULT 0,
    updated_at timestamp NOT NULL
);
CREATE INDEX index_account_stats_on_last_status_at_and_account_id ON public.account_stats USING btree (last_status_at DESC NULLS LAST, account_id);
CREATE UNIQUE INDEX index_account_stats_on_account_id ON public.account_stats USING btree (account_id);

CREATE TABLE public.account_statuses_cleanup_policies (
    id bigserial CONSTRAINT account_statuses_cleanup_policies_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    created_at timestamp(6) NOT NULL,
    enabled boolean NOT NULL DEFAULT true,
    keep_direct boolean NOT NULL DEFAULT true,
    keep_media boolean NOT NULL DEFAULT false,
    keep_pinned boolean NOT NULL DEFAULT true,
    keep_polls boolean NOT NULL DEFAULT false,
    keep_self_bookmark boolean NOT NULL DEFAULT true,
    keep_self_fav boolean NOT NULL DEFAULT true,
    min_favs integer,
    min_reblogs integer,
    min_status_age integer NOT NULL DEFAULT 1209600,
    updated_at timestamp(6) NOT NULL
);
CREATE INDEX index_account_statuses_cleanup_policies_on_account_id ON public.account_statuses_cleanup_policies USING btree (account_id);

CREATE TABLE public.account_warning_presets (
    id bigserial CONSTRAINT account_warning_presets_pkey PRIMARY KEY,
    created_at timestamp NOT NULL,
    text text NOT NULL DEFAULT '',
    title varchar NOT NULL DEFAULT '',
    updated_at timestamp NOT NULL
);

CREATE TABLE public.account_warnings (
    id bigserial CONSTRAINT account_warnings_pkey PRIMARY KEY,
    account_id bigint,
    action integer NOT NULL DEFAULT 0,
    created_at timestamp NOT NULL,
    overruled_at timestamp,
    report_id bigint,
    status_ids varchar[],
    target_account_id bigint,
    text text NOT NULL DEFAULT '',
    updated_at timestamp NOT NULL
);
CREATE INDEX index_account_warnings_on_account_id ON public.account_warnings USING btree (account_id);
CREATE INDEX index_account_warnings_on_target_account_id ON public.account_warnings USING btree (target_account_id);

CREATE TABLE public.accounts (
    id bigint DEFAULT public.timestamp_id('accounts'::text) CONSTRAINT accounts_pkey PRIMARY KEY,
    actor_type varchar,
    also_known_as varchar[],
    attribution_domains varchar[] DEFAULT '{}',
    avatar_content_type varchar,
    avatar_description varchar NOT NULL DEFAULT '',
    avatar_file_name varchar,
    avatar_file_size integer,
    avatar_remote_url varchar,
    avatar_storage_schema_version integer,
    avatar_updated_at timestamp,
    collections_url varchar,
    created_at timestamp NOT NULL,
    discoverable boolean,
    display_name varchar NOT NULL DEFAULT '',
    domain varchar,
    feature_approval_policy integer NOT NULL DEFAULT 0,
    featured_collection_url varchar,
    fields jsonb,
    followers_url varchar NOT NULL DEFAULT '',
    following_url varchar NOT NULL DEFAULT '',
    header_content_type varchar,
    header_description varchar NOT NULL DEFAULT '',
    header_file_name varchar,
    header_file_size integer,
    header_remote_url varchar NOT NULL DEFAULT '',
    header_storage_schema_version integer,
    header_updated_at timestamp,
    hide_collections boolean,
    id_scheme integer DEFAULT 1,
    inbox_url varchar NOT NULL DEFAULT '',
    indexable boolean NOT NULL DEFAULT false,
    last_webfingered_at timestamp,
    locked boolean NOT NULL DEFAULT false,
    memorial boolean NOT NULL DEFAULT false,
    moved_to_account_id bigint,
    note text NOT NULL DEFAULT '',
    outbox_url varchar NOT NULL DEFAULT '',
    private_key text,
    protocol integer NOT NULL DEFAULT 0,
    public_key text NOT NULL DEFAULT '',
    requested_review_at timestamp,
    reviewed_at timestamp,
    sensitized_at timestamp,
    shared_inbox_url varchar NOT NULL DEFAULT '',
    show_featured boolean NOT NULL DEFAULT true,
    show_media boolean NOT NULL DEFAULT true,
    show_media_replies boolean NOT NULL DEFAULT true,
    silenced_at timestamp,
    suspended_at timestamp,
    suspension_origin integer,
    trendable boolean,
    updated_at timestamp NOT NULL,
    uri varchar NOT NULL DEFAULT '',
    url varchar,
    username varchar NOT NULL DEFAULT ''
);
CREATE INDEX index_accounts_on_domain_and_id ON public.accounts USING btree (domain, id);
CREATE INDEX index_accounts_on_moved_to_account_id ON public.accounts USING btree (moved_to_account_id) WHERE (moved_to_account_id IS NOT NULL);
CREATE INDEX index_accounts_on_uri ON public.accounts USING btree (uri);
CREATE INDEX index_accounts_on_url ON public.accounts USING btree (url text_pattern_ops) WHERE (url IS NOT NULL);
CREATE INDEX search_index ON public.accounts USING gin ((((setweight(to_tsvector('simple'::regconfig, (display_name)::text), 'A'::"char") || setweight(to_tsvector('simple'::regconfig, (username)::text), 'B'::"char")) || setweight(to_tsvector('simple'::regconfig, (COALESCE(domain, ''::character varying))::text), 'C'::"char"))));
CREATE UNIQUE INDEX index_accounts_on_username_and_domain_lower ON public.accounts USING btree (lower((username)::text), COALESCE(lower((domain)::text), ''::text));

CREATE TABLE public.accounts_tags (
    account_id bigint NOT NULL,
    tag_id bigint NOT NULL,
    CONSTRAINT accounts_tags_pkey PRIMARY KEY (tag_id, account_id)
);
CREATE INDEX index_accounts_tags_on_account_id_and_tag_id ON public.accounts_tags USING btree (account_id, tag_id);

CREATE TABLE public.admin_action_logs (
    id bigserial CONSTRAINT admin_action_logs_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    action varchar NOT NULL DEFAULT '',
    created_at timestamp NOT NULL,
    human_identifier varchar,
    permalink varchar,
    route_param varchar,
    target_id bigint,
    target_type varchar,
    updated_at timestamp NOT NULL
);
CREATE INDEX index_admin_action_logs_on_account_id ON public.admin_action_logs USING btree (account_id);
CREATE INDEX index_admin_action_logs_on_target_type_and_target_id ON public.admin_action_logs USING btree (target_type, target_id);

CREATE TABLE public.announcement_mutes (
    id bigserial CONSTRAINT announcement_mutes_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    announcement_id bigint NOT NULL,
    created_at timestamp NOT NULL,
    updated_at timestamp NOT NULL
);
CREATE INDEX index_announcement_mutes_on_announcement_id ON public.announcement_mutes USING btree (announcement_id);
CREATE UNIQUE INDEX index_announcement_mutes_on_account_id_and_announcement_id ON public.announcement_mutes USING btree (account_id, announcement_id);

CREATE TABLE public.announcement_reactions (
    id bigserial CONSTRAINT announcement_reactions_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    announcement_id bigint NOT NULL,
    created_at timestamp NOT NULL,
    custom_emoji_id bigint,
    name varchar NOT NULL DEFAULT '',
    updated_at timestamp NOT NULL
);
CREATE INDEX index_announcement_reactions_on_announcement_id ON public.announcement_reactions USING btree (announcement_id);
CREATE INDEX index_announcement_reactions_on_custom_emoji_id ON public.announcement_reactions USING btree (custom_emoji_id) WHERE (custom_emoji_id IS NOT NULL);
CREATE UNIQUE INDEX index_announcement_reactions_on_account_id_and_announcement_id ON public.announcement_reactions USING btree (account_id, announcement_id, name);

CREATE TABLE public.announcements (
    id bigserial CONSTRAINT announcements_pkey PRIMARY KEY,
    all_day boolean NOT NULL DEFAULT false,
    created_at timestamp NOT NULL,
    ends_at timestamp,
    notification_sent_at timestamp(6),
    published boolean NOT NULL DEFAULT false,
    published_at timestamp,
    scheduled_at timestamp,
    starts_at timestamp,
    status_ids bigint[],
    text text NOT NULL DEFAULT '',
    updated_at timestamp NOT NULL
);

CREATE TABLE public.annual_report_statuses_per_account_counts (
    id bigserial CONSTRAINT annual_report_statuses_per_account_counts_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    statuses_count bigint NOT NULL,
    year integer NOT NULL
);
CREATE UNIQUE INDEX idx_on_year_account_id_ff3e167cef ON public.annual_report_statuses_per_account_counts USING btree (year, account_id);

CREATE TABLE public.appeals (
    id bigserial CONSTRAINT appeals_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    account_warning_id bigint NOT NULL,
    approved_at timestamp,
    approved_by_account_id bigint,
    created_at timestamp(6) NOT NULL,
    rejected_at timestamp,
    rejected_by_account_id bigint,
    text text NOT NULL DEFAULT '',
    updated_at timestamp(6) NOT NULL
);
CREATE INDEX index_appeals_on_account_id ON public.appeals USING btree (account_id);
CREATE INDEX index_appeals_on_approved_by_account_id ON public.appeals USING btree (approved_by_account_id) WHERE (approved_by_account_id IS NOT NULL);
CREATE INDEX index_appeals_on_rejected_by_account_id ON public.appeals USING btree (rejected_by_account_id) WHERE (rejected_by_account_id IS NOT NULL);
CREATE UNIQUE INDEX index_appeals_on_account_warning_id ON public.appeals USING btree (account_warning_id);

CREATE TABLE public.backups (
    id bigserial CONSTRAINT backups_pkey PRIMARY KEY,
    created_at timestamp NOT NULL,
    dump_content_type varchar,
    dump_file_name varchar,
    dump_file_size bigint,
    dump_updated_at timestamp,
    processed boolean NOT NULL DEFAULT false,
    updated_at timestamp NOT NULL,
    user_id bigint
);
CREATE INDEX index_backups_on_user_id ON public.backups USING btree (user_id);

CREATE TABLE public.blocks (
    id bigserial CONSTRAINT blocks_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    created_at timestamp NOT NULL,
    target_account_id bigint NOT NULL,
    updated_at timestamp NOT NULL,
    uri varchar
);
CREATE INDEX index_blocks_on_target_account_id ON public.blocks USING btree (target_account_id);
CREATE UNIQUE INDEX index_blocks_on_account_id_and_target_account_id ON public.blocks USING btree (account_id, target_account_id);

CREATE TABLE public.bookmarks (
    id bigserial CONSTRAINT bookmarks_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    created_at timestamp NOT NULL,
    status_id bigint NOT NULL,
    updated_at timestamp NOT NULL
);
CREATE INDEX index_bookmarks_on_status_id ON public.bookmarks USING btree (status_id);
CREATE UNIQUE INDEX index_bookmarks_on_account_id_and_status_id ON public.bookmarks USING btree (account_id, status_id);

CREATE TABLE public.bulk_import_rows (
    id bigserial CONSTRAINT bulk_import_rows_pkey PRIMARY KEY,
    bulk_import_id bigint NOT NULL,
    created_at timestamp(6) NOT NULL,
    data jsonb,
    updated_at timestamp(6) NOT NULL
);
CREATE INDEX index_bulk_import_rows_on_bulk_import_id ON public.bulk_import_rows USING btree (bulk_import_id);

CREATE TABLE public.bulk_imports (
    id bigserial CONSTRAINT bulk_imports_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    created_at timestamp(6) NOT NULL,
    finished_at timestamp,
    imported_items integer NOT NULL DEFAULT 0,
    likely_mismatched boolean NOT NULL DEFAULT false,
    missing_status boolean NOT NULL DEFAULT false,
    original_filename varchar NOT NULL DEFAULT '',
    overwrite boolean NOT NULL DEFAULT false,
    processed_items integer NOT NULL DEFAULT 0,
    state integer NOT NULL,
    total_items integer NOT NULL DEFAULT 0,
    type integer NOT NULL,
    updated_at timestamp(6) NOT NULL
);
CREATE INDEX index_bulk_imports_on_account_id ON public.bulk_imports USING btree (account_id);
CREATE INDEX index_bulk_imports_unconfirmed ON public.bulk_imports USING btree (id) WHERE (state = 0);

CREATE TABLE public.canonical_email_blocks (
    id bigserial CONSTRAINT canonical_email_blocks_pkey PRIMARY KEY,
    canonical_email_hash varchar NOT NULL DEFAULT '',
    created_at timestamp(6) NOT NULL,
    reference_account_id bigint,
    updated_at timestamp(6) NOT NULL
);
CREATE INDEX index_canonical_email_blocks_on_reference_account_id ON public.canonical_email_blocks USING btree (reference_account_id);
CREATE UNIQUE INDEX index_canonical_email_blocks_on_canonical_email_hash ON public.canonical_email_blocks USING btree (canonical_email_hash);

CREATE TABLE public.collection_items (
    id bigint DEFAULT public.timestamp_id('collection_items'::text) CONSTRAINT collection_items_pkey PRIMARY KEY,
    account_id bigint,
    activity_uri varchar,
    approval_last_verified_at timestamp(6),
    approval_uri varchar,
    collection_id bigint NOT NULL,
    created_at timestamp(6) NOT NULL,
    object_uri varchar,
    "position" integer NOT NULL DEFAULT 1,
    state integer NOT NULL DEFAULT 0,
    updated_at timestamp(6) NOT NULL,
    uri varchar
);
CREATE INDEX index_collection_items_on_collection_id ON public.collection_items USING btree (collection_id);
CREATE INDEX index_collection_items_on_state ON public.collection_items USING btree (state) WHERE (state = ANY (ARRAY[2, 3]));
CREATE UNIQUE INDEX index_collection_items_on_account_id_and_collection_id ON public.collection_items USING btree (account_id, collection_id);
CREATE UNIQUE INDEX index_collection_items_on_approval_uri ON public.collection_items USING btree (approval_uri) WHERE (approval_uri IS NOT NULL);
CREATE UNIQUE INDEX index_collection_items_on_uri ON public.collection_items USING btree (uri) WHERE (uri IS NOT NULL);

CREATE TABLE public.collection_reports (
    id bigserial CONSTRAINT collection_reports_pkey PRIMARY KEY,
    collection_id bigint NOT NULL,
    created_at timestamp(6) NOT NULL,
    report_id bigint NOT NULL,
    updated_at timestamp(6) NOT NULL
);
CREATE INDEX index_collection_reports_on_collection_id ON public.collection_reports USING btree (collection_id);
CREATE INDEX index_collection_reports_on_report_id ON public.collection_reports USING btree (report_id);

CREATE TABLE public.collections (
    id bigint DEFAULT public.timestamp_id('collections'::text) CONSTRAINT collections_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    created_at timestamp(6) NOT NULL,
    description text,
    description_html text,
    discoverable boolean NOT NULL,
    item_count integer NOT NULL DEFAULT 0,
    language varchar,
    local boolean NOT NULL,
    name varchar NOT NULL,
    original_number_of_items integer,
    sensitive boolean NOT NULL,
    tag_id bigint,
    updated_at timestamp(6) NOT NULL,
    uri varchar,
    url varchar
);
CREATE INDEX index_collections_on_account_id ON public.collections USING btree (account_id);
CREATE INDEX index_collections_on_tag_id ON public.collections USING btree (tag_id);
CREATE UNIQUE INDEX index_collections_on_uri ON public.collections USING btree (uri) WHERE (uri IS NOT NULL);

CREATE TABLE public.conversation_mutes (
    id bigserial CONSTRAINT conversation_mutes_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    conversation_id bigint NOT NULL
);
CREATE UNIQUE INDEX index_conversation_mutes_on_account_id_and_conversation_id ON public.conversation_mutes USING btree (account_id, conversation_id);

CREATE TABLE public.conversations (
    id bigserial CONSTRAINT conversations_pkey PRIMARY KEY,
    created_at timestamp NOT NULL,
    parent_account_id bigint,
    parent_status_id bigint,
    updated_at timestamp NOT NULL,
    uri varchar
);
CREATE UNIQUE INDEX index_conversations_on_parent_status_id ON public.conversations USING btree (parent_status_id) WHERE (parent_status_id IS NOT NULL);
CREATE UNIQUE INDEX index_conversations_on_uri ON public.conversations USING btree (uri text_pattern_ops) WHERE (uri IS NOT NULL);

CREATE TABLE public.custom_emoji_categories (
    id bigserial CONSTRAINT custom_emoji_categories_pkey PRIMARY KEY,
    created_at timestamp NOT NULL,
    featured_emoji_id bigint,
    name varchar,
    updated_at timestamp NOT NULL
);
CREATE UNIQUE INDEX index_custom_emoji_categories_on_name ON public.custom_emoji_categories USING btree (name);

CREATE TABLE public.custom_emojis (
    id bigserial CONSTRAINT custom_emojis_pkey PRIMARY KEY,
    category_id bigint,
    created_at timestamp NOT NULL,
    disabled boolean NOT NULL DEFAULT false,
    domain varchar,
    image_content_type varchar,
    image_file_name varchar,
    image_file_size integer,
    image_remote_url varchar,
    image_storage_schema_version integer,
    image_updated_at timestamp,
    shortcode varchar NOT NULL DEFAULT '',
    updated_at timestamp NOT NULL,
    uri varchar,
    visible_in_picker boolean NOT NULL DEFAULT true
);
CREATE UNIQUE INDEX index_custom_emojis_on_shortcode_and_domain ON public.custom_emojis USING btree (shortcode, domain);

CREATE TABLE public.custom_filter_keywords (
    id bigserial CONSTRAINT custom_filter_keywords_pkey PRIMARY KEY,
    created_at timestamp(6) NOT NULL,
    custom_filter_id bigint NOT NULL,
    keyword text NOT NULL DEFAULT '',
    updated_at timestamp(6) NOT NULL,
    whole_word boolean NOT NULL DEFAULT true
);
CREATE INDEX index_custom_filter_keywords_on_custom_filter_id ON public.custom_filter_keywords USING btree (custom_filter_id);

CREATE TABLE public.custom_filter_statuses (
    id bigserial CONSTRAINT custom_filter_statuses_pkey PRIMARY KEY,
    created_at timestamp(6) NOT NULL,
    custom_filter_id bigint NOT NULL,
    status_id bigint NOT NULL,
    updated_at timestamp(6) NOT NULL
);
CREATE INDEX index_custom_filter_statuses_on_custom_filter_id ON public.custom_filter_statuses USING btree (custom_filter_id);
CREATE UNIQUE INDEX index_custom_filter_statuses_on_status_id_and_custom_filter_id ON public.custom_filter_statuses USING btree (status_id, custom_filter_id);

CREATE TABLE public.custom_filters (
    id bigserial CONSTRAINT custom_filters_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    action integer NOT NULL DEFAULT 0,
    context varchar[] NOT NULL DEFAULT '{}',
    created_at timestamp NOT NULL,
    expires_at timestamp,
    phrase text NOT NULL DEFAULT '',
    updated_at timestamp NOT NULL
);
CREATE INDEX index_custom_filters_on_account_id ON public.custom_filters USING btree (account_id);

CREATE TABLE public.domain_allows (
    id bigserial CONSTRAINT domain_allows_pkey PRIMARY KEY,
    created_at timestamp NOT NULL,
    domain varchar NOT NULL DEFAULT '',
    updated_at timestamp NOT NULL
);
CREATE UNIQUE INDEX index_domain_allows_on_domain ON public.domain_allows USING btree (domain);

CREATE TABLE public.domain_blocks (
    id bigserial CONSTRAINT domain_blocks_pkey PRIMARY KEY,
    created_at timestamp NOT NULL,
    domain varchar NOT NULL DEFAULT '',
    obfuscate boolean NOT NULL DEFAULT false,
    private_comment text,
    public_comment text,
    reject_media boolean NOT NULL DEFAULT false,
    reject_reports boolean NOT NULL DEFAULT false,
    severity integer DEFAULT 0,
    updated_at timestamp NOT NULL
);
CREATE UNIQUE INDEX index_domain_blocks_on_domain ON public.domain_blocks USING btree (domain);

CREATE TABLE public.email_domain_blocks (
    id bigserial CONSTRAINT email_domain_blocks_pkey PRIMARY KEY,
    allow_with_approval boolean NOT NULL DEFAULT false,
    created_at timestamp NOT NULL,
    domain varchar NOT NULL DEFAULT '',
    parent_id bigint,
    updated_at timestamp NOT NULL
);
CREATE UNIQUE INDEX index_email_domain_blocks_on_domain ON public.email_domain_blocks USING btree (domain);

CREATE TABLE public.email_subscriptions (
    id bigserial CONSTRAINT email_subscriptions_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    confirmation_token varchar,
    confirmed_at timestamp(6),
    created_at timestamp(6) NOT NULL,
    email varchar NOT NULL,
    locale varchar NOT NULL,
    updated_at timestamp(6) NOT NULL
);
CREATE UNIQUE INDEX index_email_subscriptions_on_account_id_and_email ON public.email_subscriptions USING btree (account_id, email);
CREATE UNIQUE INDEX index_email_subscriptions_on_confirmation_token ON public.email_subscriptions USING btree (confirmation_token) WHERE (confirmation_token IS NOT NULL);

CREATE TABLE public.fasp_backfill_requests (
    id bigserial CONSTRAINT fasp_backfill_requests_pkey PRIMARY KEY,
    category varchar NOT NULL,
    created_at timestamp(6) NOT NULL,
    cursor varchar,
    fasp_provider_id bigint NOT NULL,
    fulfilled boolean NOT NULL DEFAULT false,
    max_count integer NOT NULL DEFAULT 100,
    updated_at timestamp(6) NOT NULL
);
CREATE INDEX index_fasp_backfill_requests_on_fasp_provider_id ON public.fasp_backfill_requests USING btree (fasp_provider_id);

CREATE TABLE public.fasp_debug_callbacks (
    id bigserial CONSTRAINT fasp_debug_callbacks_pkey PRIMARY KEY,
    created_at timestamp(6) NOT NULL,
    fasp_provider_id bigint NOT NULL,
    ip varchar NOT NULL,
    request_body text NOT NULL,
    updated_at timestamp(6) NOT NULL
);
CREATE INDEX index_fasp_debug_callbacks_on_fasp_provider_id ON public.fasp_debug_callbacks USING btree (fasp_provider_id);

CREATE TABLE public.fasp_follow_recommendations (
    id bigserial CONSTRAINT fasp_follow_recommendations_pkey PRIMARY KEY,
    created_at timestamp(6) NOT NULL,
    recommended_account_id bigint NOT NULL,
    requesting_account_id bigint NOT NULL,
    updated_at timestamp(6) NOT NULL
);
CREATE INDEX index_fasp_follow_recommendations_on_recommended_account_id ON public.fasp_follow_recommendations USING btree (recommended_account_id);
CREATE INDEX index_fasp_follow_recommendations_on_requesting_account_id ON public.fasp_follow_recommendations USING btree (requesting_account_id);

CREATE TABLE public.fasp_providers (
    id bigserial CONSTRAINT fasp_providers_pkey PRIMARY KEY,
    base_url varchar NOT NULL,
    capabilities jsonb NOT NULL DEFAULT '[]',
    confirmed boolean NOT NULL DEFAULT false,
    contact_email varchar,
    created_at timestamp(6) NOT NULL,
    delivery_last_failed_at timestamp(6),
    fediverse_account varchar,
    name varchar NOT NULL,
    privacy_policy jsonb,
    provider_public_key_pem varchar NOT NULL,
    remote_identifier varchar NOT NULL,
    server_private_key_pem varchar NOT NULL,
    sign_in_url varchar,
    updated_at timestamp(6) NOT NULL
);
CREATE UNIQUE INDEX index_fasp_providers_on_base_url ON public.fasp_providers USING btree (base_url);

CREATE TABLE public.fasp_subscriptions (
    id bigserial CONSTRAINT fasp_subscriptions_pkey PRIMARY KEY,
    category varchar NOT NULL,
    created_at timestamp(6) NOT NULL,
    fasp_provider_id bigint NOT NULL,
    max_batch_size integer NOT NULL,
    subscription_type varchar NOT NULL,
    threshold_likes integer,
    threshold_replies integer,
    threshold_shares integer,
    threshold_timeframe integer,
    updated_at timestamp(6) NOT NULL
);
CREATE INDEX index_fasp_subscriptions_on_fasp_provider_id ON public.fasp_subscriptions USING btree (fasp_provider_id);

CREATE TABLE public.favourites (
    id bigserial CONSTRAINT favourites_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    created_at timestamp NOT NULL,
    status_id bigint NOT NULL,
    updated_at timestamp NOT NULL
);
CREATE INDEX index_favourites_on_account_id_and_id ON public.favourites USING btree (account_id, id);
CREATE INDEX index_favourites_on_status_id ON public.favourites USING btree (status_id);
CREATE UNIQUE INDEX index_favourites_on_account_id_and_status_id ON public.favourites USING btree (account_id, status_id);

CREATE TABLE public.featured_tags (
    id bigserial CONSTRAINT featured_tags_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    created_at timestamp NOT NULL,
    last_status_at timestamp,
    name varchar,
    statuses_count bigint NOT NULL DEFAULT 0,
    tag_id bigint NOT NULL,
    updated_at timestamp NOT NULL
);
CREATE INDEX index_featured_tags_on_tag_id ON public.featured_tags USING btree (tag_id);
CREATE UNIQUE INDEX index_featured_tags_on_account_id_and_tag_id ON public.featured_tags USING btree (account_id, tag_id);

CREATE TABLE public.follow_recommendation_mutes (
    id bigserial CONSTRAINT follow_recommendation_mutes_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    created_at timestamp(6) NOT NULL,
    target_account_id bigint NOT NULL,
    updated_at timestamp(6) NOT NULL
);
CREATE INDEX index_follow_recommendation_mutes_on_target_account_id ON public.follow_recommendation_mutes USING btree (target_account_id);
CREATE UNIQUE INDEX idx_on_account_id_target_account_id_a8c8ddf44e ON public.follow_recommendation_mutes USING btree (account_id, target_account_id);

CREATE TABLE public.follow_recommendation_suppressions (
    id bigserial CONSTRAINT follow_recommendation_suppressions_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    created_at timestamp(6) NOT NULL,
    updated_at timestamp(6) NOT NULL
);
CREATE UNIQUE INDEX index_follow_recommendation_suppressions_on_account_id ON public.follow_recommendation_suppressions USING btree (account_id);

CREATE TABLE public.follow_requests (
    id bigserial CONSTRAINT follow_requests_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    created_at timestamp NOT NULL,
    languages varchar[],
    notify boolean NOT NULL DEFAULT false,
    show_reblogs boolean NOT NULL DEFAULT true,
    target_account_id bigint NOT NULL,
    updated_at timestamp NOT NULL,
    uri varchar
);
CREATE UNIQUE INDEX index_follow_requests_on_account_id_and_target_account_id ON public.follow_requests USING btree (account_id, target_account_id);

CREATE TABLE public.follows (
    id bigserial CONSTRAINT follows_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    created_at timestamp NOT NULL,
    languages varchar[],
    notify boolean NOT NULL DEFAULT false,
    show_reblogs boolean NOT NULL DEFAULT true,
    target_account_id bigint NOT NULL,
    updated_at timestamp NOT NULL,
    uri varchar
);
CREATE INDEX index_follows_on_target_account_id_and_account_id ON public.follows USING btree (target_account_id, account_id);
CREATE UNIQUE INDEX index_follows_on_account_id_and_target_account_id ON public.follows USING btree (account_id, target_account_id);

CREATE TABLE public.generated_annual_reports (
    id bigserial CONSTRAINT generated_annual_reports_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    created_at timestamp(6) NOT NULL,
    data jsonb NOT NULL,
    schema_version integer NOT NULL,
    share_key varchar,
    updated_at timestamp(6) NOT NULL,
    viewed_at timestamp(6),
    year integer NOT NULL
);
CREATE UNIQUE INDEX index_generated_annual_reports_on_account_id_and_year ON public.generated_annual_reports USING btree (account_id, year);

CREATE TABLE public.identities (
    id bigserial CONSTRAINT identities_pkey PRIMARY KEY,
    created_at timestamp NOT NULL,
    provider varchar NOT NULL DEFAULT '',
    uid varchar NOT NULL DEFAULT '',
    updated_at timestamp NOT NULL,
    user_id bigint
);
CREATE INDEX index_identities_on_user_id ON public.identities USING btree (user_id);
CREATE UNIQUE INDEX index_identities_on_uid_and_provider ON public.identities USING btree (uid, provider);

CREATE TABLE public.instance_moderation_notes (
    id bigserial CONSTRAINT instance_moderation_notes_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    content text,
    created_at timestamp(6) NOT NULL,
    domain varchar NOT NULL,
    updated_at timestamp(6) NOT NULL
);
CREATE INDEX index_instance_moderation_notes_on_domain ON public.instance_moderation_notes USING btree (domain);

CREATE TABLE public.invites (
    id bigserial CONSTRAINT invites_pkey PRIMARY KEY,
    autofollow boolean NOT NULL DEFAULT false,
    code varchar NOT NULL DEFAULT '',
    comment text,
    created_at timestamp NOT NULL,
    expires_at timestamp,
    max_uses integer,
    updated_at timestamp NOT NULL,
    user_id bigint NOT NULL,
    uses integer NOT NULL DEFAULT 0
);
CREATE INDEX index_invites_on_user_id ON public.invites USING btree (user_id);
CREATE UNIQUE INDEX index_invites_on_code ON public.invites USING btree (code);

CREATE TABLE public.ip_blocks (
    id bigserial CONSTRAINT ip_blocks_pkey PRIMARY KEY,
    comment text NOT NULL DEFAULT '',
    created_at timestamp NOT NULL,
    expires_at timestamp,
    ip inet NOT NULL DEFAULT '0.0.0.0',
    severity integer NOT NULL DEFAULT 0,
    updated_at timestamp NOT NULL
);
CREATE UNIQUE INDEX index_ip_blocks_on_ip ON public.ip_blocks USING btree (ip);

CREATE TABLE public.keypairs (
    id bigserial CONSTRAINT keypairs_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    created_at timestamp(6) NOT NULL,
    expires_at timestamp(6),
    private_key varchar,
    public_key varchar NOT NULL,
    revoked boolean NOT NULL DEFAULT false,
    type integer NOT NULL,
    updated_at timestamp(6) NOT NULL,
    uri varchar NOT NULL
);
CREATE INDEX index_keypairs_on_account_id ON public.keypairs USING btree (account_id);
CREATE UNIQUE INDEX index_keypairs_on_uri ON public.keypairs USING btree (uri);

CREATE TABLE public.list_accounts (
    id bigserial CONSTRAINT list_accounts_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    follow_id bigint,
    follow_request_id bigint,
    list_id bigint NOT NULL
);
CREATE INDEX index_list_accounts_on_follow_id ON public.list_accounts USING btree (follow_id) WHERE (follow_id IS NOT NULL);
CREATE INDEX index_list_accounts_on_follow_request_id ON public.list_accounts USING btree (follow_request_id) WHERE (follow_request_id IS NOT NULL);
CREATE INDEX index_list_accounts_on_list_id_and_account_id ON public.list_accounts USING btree (list_id, account_id);
CREATE UNIQUE INDEX index_list_accounts_on_account_id_and_list_id ON public.list_accounts USING btree (account_id, list_id);

CREATE TABLE public.lists (
    id bigserial CONSTRAINT lists_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    created_at timestamp NOT NULL,
    exclusive boolean NOT NULL DEFAULT false,
    replies_policy integer NOT NULL DEFAULT 0,
    title varchar NOT NULL DEFAULT '',
    updated_at timestamp NOT NULL
);
CREATE INDEX index_lists_on_account_id ON public.lists USING btree (account_id);

CREATE TABLE public.login_activities (
    id bigserial CONSTRAINT login_activities_pkey PRIMARY KEY,
    authentication_method varchar,
    created_at timestamp,
    failure_reason varchar,
    ip inet,
    provider varchar,
    success boolean,
    user_agent varchar,
    user_id bigint NOT NULL
);
CREATE INDEX index_login_activities_on_user_id ON public.login_activities USING btree (user_id);

CREATE TABLE public.markers (
    id bigserial CONSTRAINT markers_pkey PRIMARY KEY,
    created_at timestamp NOT NULL,
    last_read_id bigint NOT NULL DEFAULT 0,
    lock_version integer NOT NULL DEFAULT 0,
    timeline varchar NOT NULL DEFAULT '',
    updated_at timestamp NOT NULL,
    user_id bigint NOT NULL
);
CREATE UNIQUE INDEX index_markers_on_user_id_and_timeline ON public.markers USING btree (user_id, timeline);

CREATE TABLE public.media_attachments (
    id bigint DEFAULT public.timestamp_id('media_attachments'::text) CONSTRAINT media_attachments_pkey PRIMARY KEY,
    account_id bigint,
    blurhash varchar,
    created_at timestamp NOT NULL,
    description text,
    file_content_type varchar,
    file_file_name varchar,
    file_file_size integer,
    file_meta json,
    file_storage_schema_version integer,
    file_updated_at timestamp,
    processing integer,
    remote_url varchar NOT NULL DEFAULT '',
    scheduled_status_id bigint,
    shortcode varchar,
    status_id bigint,
    thumbnail_content_type varchar,
    thumbnail_file_name varchar,
    thumbnail_file_size integer,
    thumbnail_remote_url varchar,
    thumbnail_storage_schema_version integer,
    thumbnail_updated_at timestamp,
    type integer NOT NULL DEFAULT 0,
    updated_at timestamp NOT NULL
);
CREATE INDEX index_media_attachments_on_account_id_and_status_id ON public.media_attachments USING btree (account_id, status_id DESC);
CREATE INDEX index_media_attachments_on_scheduled_status_id ON public.media_attachments USING btree (scheduled_status_id) WHERE (scheduled_status_id IS NOT NULL);
CREATE INDEX index_media_attachments_on_status_id ON public.media_attachments USING btree (status_id);
CREATE UNIQUE INDEX index_media_attachments_on_shortcode ON public.media_attachments USING btree (shortcode text_pattern_ops) WHERE (shortcode IS NOT NULL);

CREATE TABLE public.mentions (
    id bigserial CONSTRAINT mentions_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    created_at timestamp NOT NULL,
    silent boolean NOT NULL DEFAULT false,
    status_id bigint NOT NULL,
    updated_at timestamp NOT NULL
);
CREATE INDEX index_mentions_on_status_id ON public.mentions USING btree (status_id);
CREATE UNIQUE INDEX index_mentions_on_account_id_and_status_id ON public.mentions USING btree (account_id, status_id);

CREATE TABLE public.mutes (
    id bigserial CONSTRAINT mutes_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    created_at timestamp NOT NULL,
    expires_at timestamp,
    hide_notifications boolean NOT NULL DEFAULT true,
    target_account_id bigint NOT NULL,
    updated_at timestamp NOT NULL
);
CREATE INDEX index_mutes_on_target_account_id ON public.mutes USING btree (target_account_id);
CREATE UNIQUE INDEX index_mutes_on_account_id_and_target_account_id ON public.mutes USING btree (account_id, target_account_id);

CREATE TABLE public.notification_permissions (
    id bigserial CONSTRAINT notification_permissions_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    created_at timestamp(6) NOT NULL,
    from_account_id bigint NOT NULL,
    updated_at timestamp(6) NOT NULL
);
CREATE INDEX index_notification_permissions_on_account_id ON public.notification_permissions USING btree (account_id);
CREATE INDEX index_notification_permissions_on_from_account_id ON public.notification_permissions USING btree (from_account_id);

CREATE TABLE public.notification_policies (
    id bigserial CONSTRAINT notification_policies_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    created_at timestamp(6) NOT NULL,
    for_bots integer NOT NULL DEFAULT 0,
    for_limited_accounts integer NOT NULL DEFAULT 1,
    for_new_accounts integer NOT NULL DEFAULT 0,
    for_not_followers integer NOT NULL DEFAULT 0,
    for_not_following integer NOT NULL DEFAULT 0,
    for_private_mentions integer NOT NULL DEFAULT 1,
    updated_at timestamp(6) NOT NULL
);
CREATE UNIQUE INDEX index_notification_policies_on_account_id ON public.notification_policies USING btree (account_id);

CREATE TABLE public.notification_requests (
    id bigint DEFAULT public.timestamp_id('notification_requests'::text) CONSTRAINT notification_requests_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    created_at timestamp(6) NOT NULL,
    from_account_id bigint NOT NULL,
    last_status_id bigint,
    notifications_count bigint NOT NULL DEFAULT 0,
    updated_at timestamp(6) NOT NULL
);
CREATE INDEX index_notification_requests_on_from_account_id ON public.notification_requests USING btree (from_account_id);
CREATE INDEX index_notification_requests_on_last_status_id ON public.notification_requests USING btree (last_status_id);
CREATE UNIQUE INDEX index_notification_requests_on_account_id_and_from_account_id ON public.notification_requests USING btree (account_id, from_account_id);

CREATE TABLE public.notifications (
    id bigserial CONSTRAINT notifications_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    activity_id bigint NOT NULL,
    activity_type varchar NOT NULL,
    created_at timestamp NOT NULL,
    filtered boolean NOT NULL DEFAULT false,
    from_account_id bigint NOT NULL,
    group_key varchar,
    type varchar,
    updated_at timestamp NOT NULL
);
CREATE INDEX index_notifications_on_account_id_and_group_key ON public.notifications USING btree (account_id, group_key) WHERE (group_key IS NOT NULL);
CREATE INDEX index_notifications_on_account_id_and_id_and_type ON public.notifications USING btree (account_id, id DESC, type);
CREATE INDEX index_notifications_on_activity_id_and_activity_type ON public.notifications USING btree (activity_id, activity_type);
CREATE INDEX index_notifications_on_filtered ON public.notifications USING btree (account_id, id DESC, type) WHERE (filtered = false);
CREATE INDEX index_notifications_on_from_account_id ON public.notifications USING btree (from_account_id);

CREATE TABLE public.oauth_access_grants (
    id bigserial CONSTRAINT oauth_access_grants_pkey PRIMARY KEY,
    application_id bigint NOT NULL,
    code_challenge varchar,
    code_challenge_method varchar,
    created_at timestamp NOT NULL,
    expires_in integer NOT NULL,
    redirect_uri text NOT NULL,
    resource_owner_id bigint NOT NULL,
    revoked_at timestamp,
    scopes varchar,
    token varchar NOT NULL
);
CREATE INDEX index_oauth_access_grants_on_resource_owner_id ON public.oauth_access_grants USING btree (resource_owner_id);
CREATE UNIQUE INDEX index_oauth_access_grants_on_token ON public.oauth_access_grants USING btree (token);

CREATE TABLE public.oauth_access_tokens (
    id bigserial CONSTRAINT oauth_access_tokens_pkey PRIMARY KEY,
    application_id bigint,
    created_at timestamp NOT NULL,
    expires_in integer,
    last_used_at timestamp,
    last_used_ip inet,
    refresh_token varchar,
    resource_owner_id bigint,
    revoked_at timestamp,
    scopes varchar,
    token varchar NOT NULL
);
CREATE INDEX index_oauth_access_tokens_on_resource_owner_id ON public.oauth_access_tokens USING btree (resource_owner_id) WHERE (resource_owner_id IS NOT NULL);
CREATE UNIQUE INDEX index_oauth_access_tokens_on_refresh_token ON public.oauth_access_tokens USING btree (refresh_token text_pattern_ops) WHERE (refresh_token IS NOT NULL);
CREATE UNIQUE INDEX index_oauth_access_tokens_on_token ON public.oauth_access_tokens USING btree (token);

CREATE TABLE public.oauth_applications (
    id bigserial CONSTRAINT oauth_applications_pkey PRIMARY KEY,
    confidential boolean NOT NULL DEFAULT true,
    created_at timestamp,
    name varchar NOT NULL,
    owner_id bigint,
    owner_type varchar,
    redirect_uri text NOT NULL,
    scopes varchar NOT NULL DEFAULT '',
    secret varchar NOT NULL,
    superapp boolean NOT NULL DEFAULT false,
    uid varchar NOT NULL,
    updated_at timestamp,
    website varchar
);
CREATE INDEX index_oauth_applications_on_owner_id_and_owner_type ON public.oauth_applications USING btree (owner_id, owner_type);
CREATE INDEX index_oauth_applications_on_superapp ON public.oauth_applications USING btree (superapp) WHERE (superapp = true);
CREATE UNIQUE INDEX index_oauth_applications_on_uid ON public.oauth_applications USING btree (uid);

CREATE TABLE public.pghero_space_stats (
    id bigserial CONSTRAINT pghero_space_stats_pkey PRIMARY KEY,
    captured_at timestamp,
    database text,
    relation text,
    schema text,
    size bigint
);
CREATE INDEX index_pghero_space_stats_on_database_and_captured_at ON public.pghero_space_stats USING btree (database, captured_at);

CREATE TABLE public.poll_votes (
    id bigserial CONSTRAINT poll_votes_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    choice integer NOT NULL DEFAULT 0,
    created_at timestamp NOT NULL,
    poll_id bigint NOT NULL,
    updated_at timestamp NOT NULL,
    uri varchar
);
CREATE INDEX index_poll_votes_on_account_id ON public.poll_votes USING btree (account_id);
CREATE INDEX index_poll_votes_on_poll_id ON public.poll_votes USING btree (poll_id);

CREATE TABLE public.polls (
    id bigserial CONSTRAINT polls_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    cached_tallies bigint[] NOT NULL DEFAULT '{}',
    created_at timestamp NOT NULL,
    expires_at timestamp,
    hide_totals boolean NOT NULL DEFAULT false,
    last_fetched_at timestamp,
    lock_version integer NOT NULL DEFAULT 0,
    multiple boolean NOT NULL DEFAULT false,
    options varchar[] NOT NULL DEFAULT '{}',
    status_id bigint NOT NULL,
    updated_at timestamp NOT NULL,
    voters_count bigint,
    votes_count bigint NOT NULL DEFAULT 0
);
CREATE INDEX index_polls_on_account_id ON public.polls USING btree (account_id);
CREATE INDEX index_polls_on_status_id ON public.polls USING btree (status_id);

CREATE TABLE public.preview_card_providers (
    id bigserial CONSTRAINT preview_card_providers_pkey PRIMARY KEY,
    created_at timestamp(6) NOT NULL,
    domain varchar NOT NULL DEFAULT '',
    icon_content_type varchar,
    icon_file_name varchar,
    icon_file_size bigint,
    icon_updated_at timestamp,
    requested_review_at timestamp,
    reviewed_at timestamp,
    trendable boolean,
    updated_at timestamp(6) NOT NULL
);
CREATE UNIQUE INDEX index_preview_card_providers_on_domain ON public.preview_card_providers USING btree (domain);

CREATE TABLE public.preview_card_trends (
    id bigserial CONSTRAINT preview_card_trends_pkey PRIMARY KEY,
    allowed boolean NOT NULL DEFAULT false,
    language varchar,
    preview_card_id bigint NOT NULL,
    rank integer NOT NULL DEFAULT 0,
    score float8 NOT NULL DEFAULT 0.0
);
CREATE UNIQUE INDEX index_preview_card_trends_on_preview_card_id ON public.preview_card_trends USING btree (preview_card_id);

CREATE TABLE public.preview_cards (
    id bigserial CONSTRAINT preview_cards_pkey PRIMARY KEY,
    author_account_id bigint,
    author_name varchar NOT NULL DEFAULT '',
    author_url varchar NOT NULL DEFAULT '',
    blurhash varchar,
    created_at timestamp NOT NULL,
    description varchar NOT NULL DEFAULT '',
    embed_url varchar NOT NULL DEFAULT '',
    height integer NOT NULL DEFAULT 0,
    html text NOT NULL DEFAULT '',
    image_content_type varchar,
    image_description varchar NOT NULL DEFAULT '',
    image_file_name varchar,
    image_file_size integer,
    image_storage_schema_version integer,
    image_updated_at timestamp,
    language varchar,
    link_type integer,
    max_score float8,
    max_score_at timestamp,
    provider_name varchar NOT NULL DEFAULT '',
    provider_url varchar NOT NULL DEFAULT '',
    published_at timestamp(6),
    title varchar NOT NULL DEFAULT '',
    trendable boolean,
    type integer NOT NULL DEFAULT 0,
    unverified_author_account_id bigint,
    updated_at timestamp NOT NULL,
    url varchar NOT NULL DEFAULT '',
    width integer NOT NULL DEFAULT 0
);
CREATE INDEX index_preview_cards_on_author_account_id ON public.preview_cards USING btree (author_account_id) WHERE (author_account_id IS NOT NULL);
CREATE INDEX index_preview_cards_on_unverified_author_account_id_and_id ON public.preview_cards USING btree (unverified_author_account_id, id) WHERE (unverified_author_account_id IS NOT NULL);
CREATE UNIQUE INDEX index_preview_cards_on_url ON public.preview_cards USING btree (url);

CREATE TABLE public.preview_cards_statuses (
    preview_card_id bigint NOT NULL,
    status_id bigint NOT NULL,
    url varchar,
    CONSTRAINT preview_cards_statuses_pkey PRIMARY KEY (status_id, preview_card_id)
);

CREATE TABLE public.quotes (
    id bigint DEFAULT public.timestamp_id('quotes'::text) CONSTRAINT quotes_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    activity_uri varchar,
    approval_uri varchar,
    created_at timestamp(6) NOT NULL,
    legacy boolean NOT NULL DEFAULT false,
    quoted_account_id bigint,
    quoted_status_id bigint,
    state integer NOT NULL DEFAULT 0,
    status_id bigint NOT NULL,
    updated_at timestamp(6) NOT NULL
);
CREATE INDEX index_quotes_on_account_id_and_quoted_account_id_and_id ON public.quotes USING btree (account_id, quoted_account_id, id);
CREATE INDEX index_quotes_on_approval_uri ON public.quotes USING btree (approval_uri) WHERE (approval_uri IS NOT NULL);
CREATE INDEX index_quotes_on_quoted_account_id ON public.quotes USING btree (quoted_account_id);
CREATE INDEX index_quotes_on_quoted_status_id_and_id ON public.quotes USING btree (quoted_status_id, id);
CREATE UNIQUE INDEX index_quotes_on_activity_uri ON public.quotes USING btree (activity_uri) WHERE (activity_uri IS NOT NULL);
CREATE UNIQUE INDEX index_quotes_on_status_id ON public.quotes USING btree (status_id);

CREATE TABLE public.relationship_severance_events (
    id bigserial CONSTRAINT relationship_severance_events_pkey PRIMARY KEY,
    created_at timestamp(6) NOT NULL,
    purged boolean NOT NULL DEFAULT false,
    target_name varchar NOT NULL,
    type integer NOT NULL,
    updated_at timestamp(6) NOT NULL
);
CREATE INDEX index_relationship_severance_events_on_type_and_target_name ON public.relationship_severance_events USING btree (type, target_name);

CREATE TABLE public.relays (
    id bigserial CONSTRAINT relays_pkey PRIMARY KEY,
    created_at timestamp NOT NULL,
    follow_activity_id varchar,
    inbox_url varchar NOT NULL DEFAULT '',
    state integer NOT NULL DEFAULT 0,
    updated_at timestamp NOT NULL
);

CREATE TABLE public.report_notes (
    id bigserial CONSTRAINT report_notes_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    content text NOT NULL,
    created_at timestamp NOT NULL,
    report_id bigint NOT NULL,
    updated_at timestamp NOT NULL
);
CREATE INDEX index_report_notes_on_account_id ON public.report_notes USING btree (account_id);
CREATE INDEX index_report_notes_on_report_id ON public.report_notes USING btree (report_id);

CREATE TABLE public.reports (
    id bigserial CONSTRAINT reports_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    action_taken_at timestamp,
    action_taken_by_account_id bigint,
    application_id bigint,
    assigned_account_id bigint,
    category integer NOT NULL DEFAULT 0,
    comment text NOT NULL DEFAULT '',
    created_at timestamp NOT NULL,
    forwarded boolean,
    rule_ids bigint[],
    status_ids bigint[] NOT NULL DEFAULT '{}',
    target_account_id bigint NOT NULL,
    updated_at timestamp NOT NULL,
    uri varchar
);
CREATE INDEX index_reports_on_account_id ON public.reports USING btree (account_id);
CREATE INDEX index_reports_on_action_taken_by_account_id ON public.reports USING btree (action_taken_by_account_id) WHERE (action_taken_by_account_id IS NOT NULL);
CREATE INDEX index_reports_on_assigned_account_id ON public.reports USING btree (assigned_account_id) WHERE (assigned_account_id IS NOT NULL);
CREATE INDEX index_reports_on_target_account_id ON public.reports USING btree (target_account_id);

CREATE TABLE public.rule_translations (
    id bigserial CONSTRAINT rule_translations_pkey PRIMARY KEY,
    created_at timestamp(6) NOT NULL,
    hint text NOT NULL DEFAULT '',
    language varchar NOT NULL,
    rule_id bigint NOT NULL,
    text text NOT NULL DEFAULT '',
    updated_at timestamp(6) NOT NULL
);
CREATE UNIQUE INDEX index_rule_translations_on_rule_id_and_language ON public.rule_translations USING btree (rule_id, language);

CREATE TABLE public.rules (
    id bigserial CONSTRAINT rules_pkey PRIMARY KEY,
    created_at timestamp NOT NULL,
    deleted_at timestamp,
    hint text NOT NULL DEFAULT '',
    priority integer NOT NULL DEFAULT 0,
    text text NOT NULL DEFAULT '',
    updated_at timestamp NOT NULL
);

CREATE TABLE public.scheduled_statuses (
    id bigserial CONSTRAINT scheduled_statuses_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    params jsonb,
    scheduled_at timestamp
);
CREATE INDEX index_scheduled_statuses_on_account_id ON public.scheduled_statuses USING btree (account_id);
CREATE INDEX index_scheduled_statuses_on_scheduled_at ON public.scheduled_statuses USING btree (scheduled_at);

CREATE TABLE public.session_activations (
    id bigserial CONSTRAINT session_activations_pkey PRIMARY KEY,
    access_token_id bigint,
    created_at timestamp NOT NULL,
    ip inet,
    session_id varchar NOT NULL,
    updated_at timestamp NOT NULL,
    user_agent varchar NOT NULL DEFAULT '',
    user_id bigint NOT NULL,
    web_push_subscription_id bigint
);
CREATE INDEX index_session_activations_on_access_token_id ON public.session_activations USING btree (access_token_id);
CREATE INDEX index_session_activations_on_user_id ON public.session_activations USING btree (user_id);
CREATE UNIQUE INDEX index_session_activations_on_session_id ON public.session_activations USING btree (session_id);

CREATE TABLE public.settings (
    id bigserial CONSTRAINT settings_pkey PRIMARY KEY,
    created_at timestamp,
    updated_at timestamp,
    value text,
    var varchar NOT NULL
);
CREATE UNIQUE INDEX index_settings_on_var ON public.settings USING btree (var);

CREATE TABLE public.severed_relationships (
    id bigserial CONSTRAINT severed_relationships_pkey PRIMARY KEY,
    created_at timestamp(6) NOT NULL,
    direction integer NOT NULL,
    languages varchar[],
    local_account_id bigint NOT NULL,
    notify boolean,
    relationship_severance_event_id bigint NOT NULL,
    remote_account_id bigint NOT NULL,
    show_reblogs boolean,
    updated_at timestamp(6) NOT NULL
);
CREATE INDEX index_severed_relationships_on_local_account_and_event ON public.severed_relationships USING btree (local_account_id, relationship_severance_event_id);
CREATE INDEX index_severed_relationships_on_remote_account_id ON public.severed_relationships USING btree (remote_account_id);
CREATE UNIQUE INDEX index_severed_relationships_on_unique_tuples ON public.severed_relationships USING btree (relationship_severance_event_id, local_account_id, direction, remote_account_id);

CREATE TABLE public.site_uploads (
    id bigserial CONSTRAINT site_uploads_pkey PRIMARY KEY,
    blurhash varchar,
    created_at timestamp NOT NULL,
    file_content_type varchar,
    file_file_name varchar,
    file_file_size integer,
    file_updated_at timestamp,
    meta json,
    updated_at timestamp NOT NULL,
    var varchar NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX index_site_uploads_on_var ON public.site_uploads USING btree (var);

CREATE TABLE public.software_updates (
    id bigserial CONSTRAINT software_updates_pkey PRIMARY KEY,
    created_at timestamp(6) NOT NULL,
    release_notes varchar NOT NULL DEFAULT '',
    type integer NOT NULL DEFAULT 0,
    updated_at timestamp(6) NOT NULL,
    urgent boolean NOT NULL DEFAULT false,
    version varchar NOT NULL
);
CREATE UNIQUE INDEX index_software_updates_on_version ON public.software_updates USING btree (version);

CREATE TABLE public.status_edits (
    id bigserial CONSTRAINT status_edits_pkey PRIMARY KEY,
    account_id bigint,
    created_at timestamp(6) NOT NULL,
    media_descriptions text[],
    ordered_media_attachment_ids bigint[],
    poll_options varchar[],
    quote_id bigint,
    sensitive boolean,
    spoiler_text text NOT NULL DEFAULT '',
    status_id bigint NOT NULL,
    text text NOT NULL DEFAULT '',
    updated_at timestamp(6) NOT NULL
);
CREATE INDEX index_status_edits_on_account_id ON public.status_edits USING btree (account_id);
CREATE INDEX index_status_edits_on_status_id ON public.status_edits USING btree (status_id);

CREATE TABLE public.status_pins (
    id bigserial CONSTRAINT status_pins_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    created_at timestamp NOT NULL,
    status_id bigint NOT NULL,
    updated_at timestamp NOT NULL
);
CREATE INDEX index_status_pins_on_status_id ON public.status_pins USING btree (status_id);
CREATE UNIQUE INDEX index_status_pins_on_account_id_and_status_id ON public.status_pins USING btree (account_id, status_id);

CREATE TABLE public.status_stats (
    id bigserial CONSTRAINT status_stats_pkey PRIMARY KEY,
    created_at timestamp NOT NULL,
    favourites_count bigint NOT NULL DEFAULT 0,
    quotes_count bigint NOT NULL DEFAULT 0,
    reblogs_count bigint NOT NULL DEFAULT 0,
    replies_count bigint NOT NULL DEFAULT 0,
    status_id bigint NOT NULL,
    untrusted_favourites_count bigint,
    untrusted_reblogs_count bigint,
    updated_at timestamp NOT NULL
);
CREATE UNIQUE INDEX index_status_stats_on_status_id ON public.status_stats USING btree (status_id);

CREATE TABLE public.status_trends (
    id bigserial CONSTRAINT status_trends_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    allowed boolean NOT NULL DEFAULT false,
    language varchar,
    rank integer NOT NULL DEFAULT 0,
    score float8 NOT NULL DEFAULT 0.0,
    status_id bigint NOT NULL
);
CREATE INDEX index_status_trends_on_account_id ON public.status_trends USING btree (account_id);
CREATE UNIQUE INDEX index_status_trends_on_status_id ON public.status_trends USING btree (status_id);

CREATE TABLE public.statuses (
    id bigint DEFAULT public.timestamp_id('statuses'::text) CONSTRAINT statuses_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    application_id bigint,
    conversation_id bigint,
    created_at timestamp NOT NULL,
    deleted_at timestamp,
    edited_at timestamp,
    fetched_replies_at timestamp(6),
    in_reply_to_account_id bigint,
    in_reply_to_id bigint,
    language varchar,
    local boolean,
    ordered_media_attachment_ids bigint[],
    poll_id bigint,
    quote_approval_policy integer NOT NULL DEFAULT 0,
    reblog_of_id bigint,
    reply boolean NOT NULL DEFAULT false,
    sensitive boolean NOT NULL DEFAULT false,
    spoiler_text text NOT NULL DEFAULT '',
    text text NOT NULL DEFAULT '',
    trendable boolean,
    updated_at timestamp NOT NULL,
    uri varchar,
    url varchar,
    visibility integer NOT NULL DEFAULT 0
);
CREATE INDEX index_statuses_20190820 ON public.statuses USING btree (account_id, id DESC, visibility, updated_at) WHERE (deleted_at IS NULL);
CREATE INDEX index_statuses_local_20190824 ON public.statuses USING btree (id DESC, account_id) WHERE ((local OR (uri IS NULL)) AND (deleted_at IS NULL) AND (visibility = 0) AND (reblog_of_id IS NULL) AND ((NOT reply) OR (in_reply_to_account_id = account_id)));
CREATE INDEX index_statuses_on_account_id ON public.statuses USING btree (account_id);
CREATE INDEX index_statuses_on_conversation_id ON public.statuses USING btree (conversation_id);
CREATE INDEX index_statuses_on_deleted_at ON public.statuses USING btree (deleted_at) WHERE (deleted_at IS NOT NULL);
CREATE INDEX index_statuses_on_in_reply_to_account_id ON public.statuses USING btree (in_reply_to_account_id) WHERE (in_reply_to_account_id IS NOT NULL);
CREATE INDEX index_statuses_on_in_reply_to_id ON public.statuses USING btree (in_reply_to_id) WHERE (in_reply_to_id IS NOT NULL);
CREATE INDEX index_statuses_on_reblog_of_id_and_account_id ON public.statuses USING btree (reblog_of_id, account_id);
CREATE INDEX index_statuses_public_20250129 ON public.statuses USING btree (id DESC, language, account_id) WHERE ((deleted_at IS NULL) AND (visibility = 0) AND (reblog_of_id IS NULL) AND ((NOT reply) OR (in_reply_to_account_id = account_id)));
CREATE UNIQUE INDEX index_statuses_on_uri ON public.statuses USING btree (uri text_pattern_ops) WHERE (uri IS NOT NULL);

CREATE TABLE public.statuses_tags (
    status_id bigint NOT NULL,
    tag_id bigint NOT NULL,
    CONSTRAINT statuses_tags_pkey PRIMARY KEY (tag_id, status_id)
);
CREATE INDEX index_statuses_tags_on_status_id ON public.statuses_tags USING btree (status_id);

CREATE TABLE public.tag_follows (
    id bigserial CONSTRAINT tag_follows_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    created_at timestamp(6) NOT NULL,
    tag_id bigint NOT NULL,
    updated_at timestamp(6) NOT NULL
);
CREATE INDEX index_tag_follows_on_tag_id ON public.tag_follows USING btree (tag_id);
CREATE UNIQUE INDEX index_tag_follows_on_account_id_and_tag_id ON public.tag_follows USING btree (account_id, tag_id);

CREATE TABLE public.tag_trends (
    id bigserial CONSTRAINT tag_trends_pkey PRIMARY KEY,
    allowed boolean NOT NULL DEFAULT false,
    language varchar NOT NULL DEFAULT '',
    rank integer NOT NULL DEFAULT 0,
    score float8 NOT NULL DEFAULT 0.0,
    tag_id bigint NOT NULL
);
CREATE UNIQUE INDEX index_tag_trends_on_tag_id_and_language ON public.tag_trends USING btree (tag_id, language);

CREATE TABLE public.tagged_objects (
    id bigserial CONSTRAINT tagged_objects_pkey PRIMARY KEY,
    ap_type varchar NOT NULL,
    created_at timestamp(6) NOT NULL,
    object_id bigint,
    object_type varchar,
    status_id bigint NOT NULL,
    updated_at timestamp(6) NOT NULL,
    uri varchar
);
CREATE INDEX index_tagged_objects_on_object ON public.tagged_objects USING btree (object_type, object_id);
CREATE UNIQUE INDEX idx_on_status_id_object_type_object_id_d6ebe374bd ON public.tagged_objects USING btree (status_id, object_type, object_id) WHERE ((object_type IS NOT NULL) AND (object_id IS NOT NULL));
CREATE UNIQUE INDEX index_tagged_objects_on_status_id_and_uri ON public.tagged_objects USING btree (status_id, uri) WHERE (uri IS NOT NULL);

CREATE TABLE public.tags (
    id bigserial CONSTRAINT tags_pkey PRIMARY KEY,
    created_at timestamp NOT NULL,
    display_name varchar,
    last_status_at timestamp,
    listable boolean,
    max_score float8,
    max_score_at timestamp,
    name varchar NOT NULL DEFAULT '',
    requested_review_at timestamp,
    reviewed_at timestamp,
    trendable boolean,
    updated_at timestamp NOT NULL,
    usable boolean
);
CREATE UNIQUE INDEX index_tags_on_name_lower_btree ON public.tags USING btree (lower((name)::text) text_pattern_ops);

CREATE TABLE public.terms_of_services (
    id bigserial CONSTRAINT terms_of_services_pkey PRIMARY KEY,
    changelog text NOT NULL DEFAULT '',
    created_at timestamp(6) NOT NULL,
    effective_date date,
    notification_sent_at timestamp(6),
    published_at timestamp(6),
    text text NOT NULL DEFAULT '',
    updated_at timestamp(6) NOT NULL
);
CREATE UNIQUE INDEX index_terms_of_services_on_effective_date ON public.terms_of_services USING btree (effective_date) WHERE (effective_date IS NOT NULL);

CREATE TABLE public.tombstones (
    id bigserial CONSTRAINT tombstones_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    by_moderator boolean,
    created_at timestamp NOT NULL,
    updated_at timestamp NOT NULL,
    uri varchar NOT NULL
);
CREATE INDEX index_tombstones_on_account_id ON public.tombstones USING btree (account_id);
CREATE INDEX index_tombstones_on_uri ON public.tombstones USING btree (uri);

CREATE TABLE public.unavailable_domains (
    id bigserial CONSTRAINT unavailable_domains_pkey PRIMARY KEY,
    created_at timestamp NOT NULL,
    domain varchar NOT NULL DEFAULT '',
    updated_at timestamp NOT NULL
);
CREATE UNIQUE INDEX index_unavailable_domains_on_domain ON public.unavailable_domains USING btree (domain);

CREATE TABLE public.user_invite_requests (
    id bigserial CONSTRAINT user_invite_requests_pkey PRIMARY KEY,
    created_at timestamp NOT NULL,
    text text,
    updated_at timestamp NOT NULL,
    user_id bigint NOT NULL
);
CREATE INDEX index_user_invite_requests_on_user_id ON public.user_invite_requests USING btree (user_id);

CREATE TABLE public.user_roles (
    id bigserial CONSTRAINT user_roles_pkey PRIMARY KEY,
    collection_limit integer NOT NULL DEFAULT 10,
    color varchar NOT NULL DEFAULT '',
    created_at timestamp(6) NOT NULL,
    highlighted boolean NOT NULL DEFAULT false,
    name varchar NOT NULL DEFAULT '',
    permissions bigint NOT NULL DEFAULT 0,
    "position" integer NOT NULL DEFAULT 0,
    require_2fa boolean NOT NULL DEFAULT false,
    updated_at timestamp(6) NOT NULL
);

CREATE TABLE public.username_blocks (
    id bigserial CONSTRAINT username_blocks_pkey PRIMARY KEY,
    allow_with_approval boolean NOT NULL DEFAULT false,
    created_at timestamp(6) NOT NULL,
    exact boolean NOT NULL DEFAULT false,
    normalized_username varchar NOT NULL,
    updated_at timestamp(6) NOT NULL,
    username varchar NOT NULL
);
CREATE INDEX index_username_blocks_on_normalized_username ON public.username_blocks USING btree (normalized_username);
CREATE UNIQUE INDEX index_username_blocks_on_username_lower_btree ON public.username_blocks USING btree (lower((username)::text));

CREATE TABLE public.users (
    id bigserial CONSTRAINT users_pkey PRIMARY KEY,
    account_id bigint NOT NULL,
    age_verified_at timestamp(6),
    approved boolean NOT NULL DEFAULT true,
    chosen_languages varchar[],
    confirmation_sent_at timestamp,
    confirmation_token varchar,
    confirmed_at timestamp,
    consumed_timestep integer,
    created_at timestamp NOT NULL,
    created_by_application_id bigint,
    current_sign_in_at timestamp,
    disabled boolean NOT NULL DEFAULT false,
    email varchar NOT NULL DEFAULT '',
    encrypted_password varchar NOT NULL DEFAULT '',
    invite_id bigint,
    last_emailed_at timestamp,
    last_sign_in_at timestamp,
    locale varchar,
    otp_backup_codes varchar[],
    otp_required_for_login boolean NOT NULL DEFAULT false,
    otp_secret varchar,
    require_tos_interstitial boolean NOT NULL DEFAULT false,
    reset_password_sent_at timestamp,
    reset_password_token varchar,
    role_id bigint,
    settings text,
    sign_in_count integer NOT NULL DEFAULT 0,
    sign_in_token varchar,
    sign_in_token_sent_at timestamp,
    sign_up_ip inet,
    skip_sign_in_token boolean,
    time_zone varchar,
    unconfirmed_email varchar,
    updated_at timestamp NOT NULL,
    webauthn_id varchar
);
CREATE INDEX index_users_on_account_id ON public.users USING btree (account_id);
CREATE INDEX index_users_on_created_by_application_id ON public.users USING btree (created_by_application_id) WHERE (created_by_application_id IS NOT NULL);
CREATE INDEX index_users_on_role_id ON public.users USING btree (role_id) WHERE (role_id IS NOT NULL);
CREATE INDEX index_users_on_unconfirmed_email ON public.users USING btree (unconfirmed_email) WHERE (unconfirmed_email IS NOT NULL);
CREATE UNIQUE INDEX index_users_on_confirmation_token ON public.users USING btree (confirmation_token);
CREATE UNIQUE INDEX index_users_on_email ON public.users USING btree (email);
CREATE UNIQUE INDEX index_users_on_reset_password_token ON public.users USING btree (reset_password_token text_pattern_ops) WHERE (reset_password_token IS NOT NULL);

CREATE TABLE public.web_push_subscriptions (
    id bigserial CONSTRAINT web_push_subscriptions_pkey PRIMARY KEY,
    access_token_id bigint NOT NULL,
    created_at timestamp NOT NULL,
    data json,
    endpoint varchar NOT NULL,
    key_auth varchar NOT NULL,
    key_p256dh varchar NOT NULL,
    standard boolean NOT NULL DEFAULT false,
    updated_at timestamp NOT NULL,
    user_id bigint NOT NULL
);
CREATE INDEX index_web_push_subscriptions_on_access_token_id ON public.web_push_subscriptions USING btree (access_token_id) WHERE (access_token_id IS NOT NULL);
CREATE INDEX index_web_push_subscriptions_on_user_id ON public.web_push_subscriptions USING btree (user_id);

CREATE TABLE public.web_settings (
    id bigserial CONSTRAINT web_settings_pkey PRIMARY KEY,
    created_at timestamp NOT NULL,
    data json,
    updated_at timestamp NOT NULL,
    user_id bigint NOT NULL
);
CREATE UNIQUE INDEX index_web_settings_on_user_id ON public.web_settings USING btree (user_id);

CREATE TABLE public.webauthn_credentials (
    id bigserial CONSTRAINT webauthn_credentials_pkey PRIMARY KEY,
    created_at timestamp NOT NULL,
    external_id varchar NOT NULL,
    nickname varchar NOT NULL,
    public_key varchar NOT NULL,
    sign_count bigint NOT NULL DEFAULT 0,
    updated_at timestamp NOT NULL,
    user_id bigint
);
CREATE UNIQUE INDEX index_webauthn_credentials_on_external_id ON public.webauthn_credentials USING btree (external_id);
CREATE UNIQUE INDEX index_webauthn_credentials_on_user_id_and_nickname ON public.webauthn_credentials USING btree (user_id, nickname);

CREATE TABLE public.webhooks (
    id bigserial CONSTRAINT webhooks_pkey PRIMARY KEY,
    created_at timestamp(6) NOT NULL,
    enabled boolean NOT NULL DEFAULT true,
    events varchar[] NOT NULL DEFAULT '{}',
    secret varchar NOT NULL DEFAULT '',
    template text,
    updated_at timestamp(6) NOT NULL,
    url varchar NOT NULL
);
CREATE UNIQUE INDEX index_webhooks_on_url ON public.webhooks USING btree (url);

CREATE TABLE public.schema_migrations (
    version varchar CONSTRAINT schema_migrations_pkey PRIMARY KEY
);

CREATE TABLE public.ar_internal_metadata (
    key varchar CONSTRAINT ar_internal_metadata_pkey PRIMARY KEY,
    value varchar,
    created_at timestamp(6) NOT NULL,
    updated_at timestamp(6) NOT NULL
);

-- Foreign keys, once all tables are there.
ALTER TABLE public.account_aliases ADD CONSTRAINT fk_rails_fc91575d08
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.account_conversations ADD CONSTRAINT fk_rails_1491654f9f
    FOREIGN KEY (conversation_id) REFERENCES public.conversations(id) ON DELETE CASCADE;
ALTER TABLE public.account_conversations ADD CONSTRAINT fk_rails_6f5278b6e9
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.account_deletion_requests ADD CONSTRAINT fk_rails_45bf2626b9
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.account_domain_blocks ADD CONSTRAINT fk_206c6029bd
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.account_migrations ADD CONSTRAINT fk_rails_c9f701caaf
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.account_migrations ADD CONSTRAINT fk_rails_d9a8dad070
    FOREIGN KEY (target_account_id) REFERENCES public.accounts(id) ON DELETE SET NULL;
ALTER TABLE public.account_moderation_notes ADD CONSTRAINT fk_rails_3f8b75089b
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.account_moderation_notes ADD CONSTRAINT fk_rails_dd62ed5ac3
    FOREIGN KEY (target_account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.account_notes ADD CONSTRAINT fk_rails_2801b48f1a
    FOREIGN KEY (target_account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.account_notes ADD CONSTRAINT fk_rails_4ee4503c69
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.account_pins ADD CONSTRAINT fk_rails_a176e26c37
    FOREIGN KEY (target_account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.account_pins ADD CONSTRAINT fk_rails_d44979e5dd
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.account_relationship_severance_events ADD CONSTRAINT fk_rails_030c916965
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.account_relationship_severance_events ADD CONSTRAINT fk_rails_8a34c3a361
    FOREIGN KEY (relationship_severance_event_id) REFERENCES public.relationship_severance_events(id) ON DELETE CASCADE;
ALTER TABLE public.account_stats ADD CONSTRAINT fk_rails_215bb31ff1
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.account_statuses_cleanup_policies ADD CONSTRAINT fk_rails_23d5f73cfe
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.account_warnings ADD CONSTRAINT fk_rails_8f2bab4b16
    FOREIGN KEY (report_id) REFERENCES public.reports(id) ON DELETE CASCADE;
ALTER TABLE public.account_warnings ADD CONSTRAINT fk_rails_a65a1bf71b
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE SET NULL;
ALTER TABLE public.account_warnings ADD CONSTRAINT fk_rails_a7ebbb1e37
    FOREIGN KEY (target_account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.accounts ADD CONSTRAINT fk_rails_2320833084
    FOREIGN KEY (moved_to_account_id) REFERENCES public.accounts(id) ON DELETE SET NULL;
ALTER TABLE public.admin_action_logs ADD CONSTRAINT fk_rails_a7667297fa
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.announcement_mutes ADD CONSTRAINT fk_rails_9c99f8e835
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.announcement_mutes ADD CONSTRAINT fk_rails_e35401adf1
    FOREIGN KEY (announcement_id) REFERENCES public.announcements(id) ON DELETE CASCADE;
ALTER TABLE public.announcement_reactions ADD CONSTRAINT fk_rails_7444ad831f
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.announcement_reactions ADD CONSTRAINT fk_rails_a1226eaa5c
    FOREIGN KEY (announcement_id) REFERENCES public.announcements(id) ON DELETE CASCADE;
ALTER TABLE public.announcement_reactions ADD CONSTRAINT fk_rails_b742c91c0e
    FOREIGN KEY (custom_emoji_id) REFERENCES public.custom_emojis(id) ON DELETE CASCADE;
ALTER TABLE public.appeals ADD CONSTRAINT fk_rails_501c3a6e13
    FOREIGN KEY (rejected_by_account_id) REFERENCES public.accounts(id) ON DELETE SET NULL;
ALTER TABLE public.appeals ADD CONSTRAINT fk_rails_9deb2f63ad
    FOREIGN KEY (approved_by_account_id) REFERENCES public.accounts(id) ON DELETE SET NULL;
ALTER TABLE public.appeals ADD CONSTRAINT fk_rails_a99f14546e
    FOREIGN KEY (account_warning_id) REFERENCES public.account_warnings(id) ON DELETE CASCADE;
ALTER TABLE public.appeals ADD CONSTRAINT fk_rails_ea84881569
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.backups ADD CONSTRAINT fk_rails_096669d221
    FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE SET NULL;
ALTER TABLE public.blocks ADD CONSTRAINT fk_4269e03e65
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.blocks ADD CONSTRAINT fk_9571bfabc1
    FOREIGN KEY (target_account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.bookmarks ADD CONSTRAINT fk_rails_11207ffcfd
    FOREIGN KEY (status_id) REFERENCES public.statuses(id) ON DELETE CASCADE;
ALTER TABLE public.bookmarks ADD CONSTRAINT fk_rails_9f6ac182a6
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.bulk_import_rows ADD CONSTRAINT fk_rails_d39af34335
    FOREIGN KEY (bulk_import_id) REFERENCES public.bulk_imports(id) ON DELETE CASCADE;
ALTER TABLE public.bulk_imports ADD CONSTRAINT fk_rails_1d89c0f8b2
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.canonical_email_blocks ADD CONSTRAINT fk_rails_1ecb262096
    FOREIGN KEY (reference_account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.collection_items ADD CONSTRAINT fk_rails_2eb992658d
    FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE public.collection_items ADD CONSTRAINT fk_rails_b1a778644b
    FOREIGN KEY (collection_id) REFERENCES public.collections(id) ON DELETE CASCADE;
ALTER TABLE public.collection_reports ADD CONSTRAINT fk_rails_0720c1a3d6
    FOREIGN KEY (collection_id) REFERENCES public.collections(id) ON DELETE CASCADE;
ALTER TABLE public.collection_reports ADD CONSTRAINT fk_rails_4a504bd5e6
    FOREIGN KEY (report_id) REFERENCES public.reports(id) ON DELETE CASCADE;
ALTER TABLE public.collections ADD CONSTRAINT fk_rails_544f142936
    FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE public.collections ADD CONSTRAINT fk_rails_70f13aad15
    FOREIGN KEY (tag_id) REFERENCES public.tags(id);
ALTER TABLE public.conversation_mutes ADD CONSTRAINT fk_225b4212bb
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.conversation_mutes ADD CONSTRAINT fk_rails_5ab139311f
    FOREIGN KEY (conversation_id) REFERENCES public.conversations(id) ON DELETE CASCADE;
ALTER TABLE public.custom_emoji_categories ADD CONSTRAINT fk_rails_ad7840c8cf
    FOREIGN KEY (featured_emoji_id) REFERENCES public.custom_emojis(id) ON DELETE SET NULL;
ALTER TABLE public.custom_filter_keywords ADD CONSTRAINT fk_rails_5a49a74012
    FOREIGN KEY (custom_filter_id) REFERENCES public.custom_filters(id) ON DELETE CASCADE;
ALTER TABLE public.custom_filter_statuses ADD CONSTRAINT fk_rails_2f6d20c0cf
    FOREIGN KEY (status_id) REFERENCES public.statuses(id) ON DELETE CASCADE;
ALTER TABLE public.custom_filter_statuses ADD CONSTRAINT fk_rails_e2ddaf5b14
    FOREIGN KEY (custom_filter_id) REFERENCES public.custom_filters(id) ON DELETE CASCADE;
ALTER TABLE public.custom_filters ADD CONSTRAINT fk_rails_8b8d786993
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.email_domain_blocks ADD CONSTRAINT fk_rails_408efe0a15
    FOREIGN KEY (parent_id) REFERENCES public.email_domain_blocks(id) ON DELETE CASCADE;
ALTER TABLE public.email_subscriptions ADD CONSTRAINT fk_rails_282940e759
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.fasp_backfill_requests ADD CONSTRAINT fk_rails_760d761775
    FOREIGN KEY (fasp_provider_id) REFERENCES public.fasp_providers(id);
ALTER TABLE public.fasp_debug_callbacks ADD CONSTRAINT fk_rails_c1650087cd
    FOREIGN KEY (fasp_provider_id) REFERENCES public.fasp_providers(id);
ALTER TABLE public.fasp_follow_recommendations ADD CONSTRAINT fk_rails_5c63a5fd1b
    FOREIGN KEY (recommended_account_id) REFERENCES public.accounts(id);
ALTER TABLE public.fasp_follow_recommendations ADD CONSTRAINT fk_rails_71623d7e2c
    FOREIGN KEY (requesting_account_id) REFERENCES public.accounts(id);
ALTER TABLE public.fasp_subscriptions ADD CONSTRAINT fk_rails_4c021f5938
    FOREIGN KEY (fasp_provider_id) REFERENCES public.fasp_providers(id);
ALTER TABLE public.favourites ADD CONSTRAINT fk_5eb6c2b873
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.favourites ADD CONSTRAINT fk_b0e856845e
    FOREIGN KEY (status_id) REFERENCES public.statuses(id) ON DELETE CASCADE;
ALTER TABLE public.featured_tags ADD CONSTRAINT fk_rails_174efcf15f
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.featured_tags ADD CONSTRAINT fk_rails_23a9055c7c
    FOREIGN KEY (tag_id) REFERENCES public.tags(id) ON DELETE CASCADE;
ALTER TABLE public.follow_recommendation_mutes ADD CONSTRAINT fk_rails_a9f09ec9a8
    FOREIGN KEY (target_account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.follow_recommendation_mutes ADD CONSTRAINT fk_rails_d36abd69ea
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.follow_recommendation_suppressions ADD CONSTRAINT fk_rails_dfb9a1dbe2
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.follow_requests ADD CONSTRAINT fk_76d644b0e7
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.follow_requests ADD CONSTRAINT fk_9291ec025d
    FOREIGN KEY (target_account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.follows ADD CONSTRAINT fk_32ed1b5560
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.follows ADD CONSTRAINT fk_745ca29eac
    FOREIGN KEY (target_account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.generated_annual_reports ADD CONSTRAINT fk_rails_4ca37f035c
    FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE public.identities ADD CONSTRAINT fk_bea040f377
    FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE public.instance_moderation_notes ADD CONSTRAINT fk_rails_62f919e09b
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.invites ADD CONSTRAINT fk_rails_ff69dbb2ac
    FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE public.keypairs ADD CONSTRAINT fk_rails_f5ea7ac36a
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.list_accounts ADD CONSTRAINT fk_rails_40f9cc29f1
    FOREIGN KEY (follow_id) REFERENCES public.follows(id) ON DELETE CASCADE;
ALTER TABLE public.list_accounts ADD CONSTRAINT fk_rails_85fee9d6ab
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.list_accounts ADD CONSTRAINT fk_rails_e54e356c88
    FOREIGN KEY (list_id) REFERENCES public.lists(id) ON DELETE CASCADE;
ALTER TABLE public.list_accounts ADD CONSTRAINT fk_rails_f11f9d1fcc
    FOREIGN KEY (follow_request_id) REFERENCES public.follow_requests(id) ON DELETE CASCADE;
ALTER TABLE public.lists ADD CONSTRAINT fk_rails_3853b78dac
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.login_activities ADD CONSTRAINT fk_rails_e4b6396b41
    FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE public.markers ADD CONSTRAINT fk_rails_a7009bc2b6
    FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE public.media_attachments ADD CONSTRAINT fk_96dd81e81b
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE SET NULL;
ALTER TABLE public.media_attachments ADD CONSTRAINT fk_rails_31fc5aeef1
    FOREIGN KEY (scheduled_status_id) REFERENCES public.scheduled_statuses(id) ON DELETE SET NULL;
ALTER TABLE public.media_attachments ADD CONSTRAINT fk_rails_3ec0cfdd70
    FOREIGN KEY (status_id) REFERENCES public.statuses(id) ON DELETE SET NULL;
ALTER TABLE public.mentions ADD CONSTRAINT fk_970d43f9d1
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.mentions ADD CONSTRAINT fk_rails_59edbe2887
    FOREIGN KEY (status_id) REFERENCES public.statuses(id) ON DELETE CASCADE;
ALTER TABLE public.mutes ADD CONSTRAINT fk_b8d8daf315
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.mutes ADD CONSTRAINT fk_eecff219ea
    FOREIGN KEY (target_account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.notification_permissions ADD CONSTRAINT fk_rails_7c0bed08df
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.notification_permissions ADD CONSTRAINT fk_rails_e3e0aaad70
    FOREIGN KEY (from_account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.notification_policies ADD CONSTRAINT fk_rails_506d62f0da
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.notification_requests ADD CONSTRAINT fk_rails_5632f121b4
    FOREIGN KEY (from_account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.notification_requests ADD CONSTRAINT fk_rails_61c7aa9c1f
    FOREIGN KEY (last_status_id) REFERENCES public.statuses(id) ON DELETE SET NULL;
ALTER TABLE public.notification_requests ADD CONSTRAINT fk_rails_881c7f71c4
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.notifications ADD CONSTRAINT fk_c141c8ee55
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.notifications ADD CONSTRAINT fk_fbd6b0bf9e
    FOREIGN KEY (from_account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.oauth_access_grants ADD CONSTRAINT fk_34d54b0a33
    FOREIGN KEY (application_id) REFERENCES public.oauth_applications(id) ON DELETE CASCADE;
ALTER TABLE public.oauth_access_grants ADD CONSTRAINT fk_63b044929b
    FOREIGN KEY (resource_owner_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE public.oauth_access_tokens ADD CONSTRAINT fk_e84df68546
    FOREIGN KEY (resource_owner_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE public.oauth_access_tokens ADD CONSTRAINT fk_f5fc4c1ee3
    FOREIGN KEY (application_id) REFERENCES public.oauth_applications(id) ON DELETE CASCADE;
ALTER TABLE public.oauth_applications ADD CONSTRAINT fk_b0988c7c0a
    FOREIGN KEY (owner_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE public.poll_votes ADD CONSTRAINT fk_rails_a6e6974b7e
    FOREIGN KEY (poll_id) REFERENCES public.polls(id) ON DELETE CASCADE;
ALTER TABLE public.poll_votes ADD CONSTRAINT fk_rails_b6c18cf44a
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.polls ADD CONSTRAINT fk_rails_3e0d9f1115
    FOREIGN KEY (status_id) REFERENCES public.statuses(id) ON DELETE CASCADE;
ALTER TABLE public.polls ADD CONSTRAINT fk_rails_5b19a0c011
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.preview_card_trends ADD CONSTRAINT fk_rails_371593db34
    FOREIGN KEY (preview_card_id) REFERENCES public.preview_cards(id) ON DELETE CASCADE;
ALTER TABLE public.preview_cards ADD CONSTRAINT fk_rails_6fb2119894
    FOREIGN KEY (unverified_author_account_id) REFERENCES public.accounts(id) ON DELETE SET NULL;
ALTER TABLE public.preview_cards ADD CONSTRAINT fk_rails_dca4905b94
    FOREIGN KEY (author_account_id) REFERENCES public.accounts(id) ON DELETE SET NULL;
ALTER TABLE public.quotes ADD CONSTRAINT fk_rails_36d54169fc
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.quotes ADD CONSTRAINT fk_rails_38068caa0e
    FOREIGN KEY (quoted_status_id) REFERENCES public.statuses(id) ON DELETE SET NULL;
ALTER TABLE public.quotes ADD CONSTRAINT fk_rails_bd3ab4462c
    FOREIGN KEY (status_id) REFERENCES public.statuses(id) ON DELETE CASCADE;
ALTER TABLE public.quotes ADD CONSTRAINT fk_rails_bfc5276b70
    FOREIGN KEY (quoted_account_id) REFERENCES public.accounts(id) ON DELETE SET NULL;
ALTER TABLE public.report_notes ADD CONSTRAINT fk_rails_7fa83a61eb
    FOREIGN KEY (report_id) REFERENCES public.reports(id) ON DELETE CASCADE;
ALTER TABLE public.report_notes ADD CONSTRAINT fk_rails_cae66353f3
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.reports ADD CONSTRAINT fk_4b81f7522c
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.reports ADD CONSTRAINT fk_bca45b75fd
    FOREIGN KEY (action_taken_by_account_id) REFERENCES public.accounts(id) ON DELETE SET NULL;
ALTER TABLE public.reports ADD CONSTRAINT fk_eb37af34f0
    FOREIGN KEY (target_account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.reports ADD CONSTRAINT fk_rails_3deb8c7acb
    FOREIGN KEY (application_id) REFERENCES public.oauth_applications(id) ON DELETE SET NULL;
ALTER TABLE public.reports ADD CONSTRAINT fk_rails_4e7a498fb4
    FOREIGN KEY (assigned_account_id) REFERENCES public.accounts(id) ON DELETE SET NULL;
ALTER TABLE public.rule_translations ADD CONSTRAINT fk_rails_d5fd439dde
    FOREIGN KEY (rule_id) REFERENCES public.rules(id) ON DELETE CASCADE;
ALTER TABLE public.scheduled_statuses ADD CONSTRAINT fk_rails_23bd9018f9
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.session_activations ADD CONSTRAINT fk_957e5bda89
    FOREIGN KEY (access_token_id) REFERENCES public.oauth_access_tokens(id) ON DELETE CASCADE;
ALTER TABLE public.session_activations ADD CONSTRAINT fk_e5fda67334
    FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE public.severed_relationships ADD CONSTRAINT fk_rails_5054494e1e
    FOREIGN KEY (relationship_severance_event_id) REFERENCES public.relationship_severance_events(id) ON DELETE CASCADE;
ALTER TABLE public.severed_relationships ADD CONSTRAINT fk_rails_98ff099d4c
    FOREIGN KEY (local_account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.severed_relationships ADD CONSTRAINT fk_rails_f7afd97ba4
    FOREIGN KEY (remote_account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.status_edits ADD CONSTRAINT fk_rails_a960f234a0
    FOREIGN KEY (status_id) REFERENCES public.statuses(id) ON DELETE CASCADE;
ALTER TABLE public.status_edits ADD CONSTRAINT fk_rails_dc8988c545
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE SET NULL;
ALTER TABLE public.status_pins ADD CONSTRAINT fk_d4cb435b62
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.status_pins ADD CONSTRAINT fk_rails_65c05552f1
    FOREIGN KEY (status_id) REFERENCES public.statuses(id) ON DELETE CASCADE;
ALTER TABLE public.status_stats ADD CONSTRAINT fk_rails_4a247aac42
    FOREIGN KEY (status_id) REFERENCES public.statuses(id) ON DELETE CASCADE;
ALTER TABLE public.status_trends ADD CONSTRAINT fk_rails_68c610dc1a
    FOREIGN KEY (status_id) REFERENCES public.statuses(id) ON DELETE CASCADE;
ALTER TABLE public.status_trends ADD CONSTRAINT fk_rails_a6b527ea49
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.statuses ADD CONSTRAINT fk_9bda1543f7
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.statuses ADD CONSTRAINT fk_c7fa917661
    FOREIGN KEY (in_reply_to_account_id) REFERENCES public.accounts(id) ON DELETE SET NULL;
ALTER TABLE public.statuses ADD CONSTRAINT fk_rails_256483a9ab
    FOREIGN KEY (reblog_of_id) REFERENCES public.statuses(id) ON DELETE CASCADE;
ALTER TABLE public.statuses ADD CONSTRAINT fk_rails_94a6f70399
    FOREIGN KEY (in_reply_to_id) REFERENCES public.statuses(id) ON DELETE SET NULL;
ALTER TABLE public.statuses_tags ADD CONSTRAINT fk_3081861e21
    FOREIGN KEY (tag_id) REFERENCES public.tags(id) ON DELETE CASCADE;
ALTER TABLE public.statuses_tags ADD CONSTRAINT fk_rails_df0fe11427
    FOREIGN KEY (status_id) REFERENCES public.statuses(id) ON DELETE CASCADE;
ALTER TABLE public.tag_follows ADD CONSTRAINT fk_rails_091e831473
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.tag_follows ADD CONSTRAINT fk_rails_0deefe597f
    FOREIGN KEY (tag_id) REFERENCES public.tags(id) ON DELETE CASCADE;
ALTER TABLE public.tag_trends ADD CONSTRAINT fk_rails_3033046460
    FOREIGN KEY (tag_id) REFERENCES public.tags(id) ON DELETE CASCADE;
ALTER TABLE public.tagged_objects ADD CONSTRAINT fk_rails_087c1d32f7
    FOREIGN KEY (status_id) REFERENCES public.statuses(id) ON DELETE CASCADE;
ALTER TABLE public.tombstones ADD CONSTRAINT fk_rails_f95b861449
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.user_invite_requests ADD CONSTRAINT fk_rails_3773f15361
    FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE public.users ADD CONSTRAINT fk_50500f500d
    FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE public.users ADD CONSTRAINT fk_rails_642f17018b
    FOREIGN KEY (role_id) REFERENCES public.user_roles(id) ON DELETE SET NULL;
ALTER TABLE public.users ADD CONSTRAINT fk_rails_8fb2a43e88
    FOREIGN KEY (invite_id) REFERENCES public.invites(id) ON DELETE SET NULL;
ALTER TABLE public.users ADD CONSTRAINT fk_rails_ecc9536e7c
    FOREIGN KEY (created_by_application_id) REFERENCES public.oauth_applications(id) ON DELETE SET NULL;
ALTER TABLE public.web_push_subscriptions ADD CONSTRAINT fk_rails_751a9f390b
    FOREIGN KEY (access_token_id) REFERENCES public.oauth_access_tokens(id) ON DELETE CASCADE;
ALTER TABLE public.web_push_subscriptions ADD CONSTRAINT fk_rails_b006f28dac
    FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE public.web_settings ADD CONSTRAINT fk_11910667b2
    FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE public.webauthn_credentials ADD CONSTRAINT fk_rails_a4355aef77
    FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

-- Views.

-- Every domain that an account or a domain rule names, and how many accounts it has here.
CREATE MATERIALIZED VIEW public.instances AS
WITH populations AS (
    SELECT domain, count(*) AS accounts_count
    FROM public.accounts
    WHERE domain IS NOT NULL
    GROUP BY domain
), known AS (
    SELECT domain FROM populations
    UNION
    SELECT domain FROM public.domain_blocks
    UNION
    SELECT domain FROM public.domain_allows
)
SELECT known.domain, coalesce(populations.accounts_count, 0) AS accounts_count
FROM known
LEFT JOIN populations ON populations.domain = known.domain;
CREATE INDEX index_instances_on_reverse_domain ON public.instances USING btree (reverse(('.'::text || (domain)::text)), domain);
CREATE UNIQUE INDEX index_instances_on_domain ON public.instances USING btree (domain);

-- The addresses that a user was seen with, each with its last time.
CREATE VIEW public.user_ips AS
SELECT sightings.user_id, sightings.ip, max(sightings.used_at) AS used_at
FROM (
    SELECT id AS user_id, sign_up_ip AS ip, created_at AS used_at
    FROM public.users
    WHERE sign_up_ip IS NOT NULL
    UNION ALL
    SELECT user_id, ip, updated_at FROM public.session_activations
    UNION ALL
    SELECT user_id, ip, created_at FROM public.login_activities WHERE success
) AS sightings
GROUP BY sightings.user_id, sightings.ip;

-- What discoverable accounts mostly post: language and sensitivity of their newest 20 own posts.
CREATE MATERIALIZED VIEW public.account_summaries AS
SELECT
    accounts.id AS account_id,
    mode() WITHIN GROUP (ORDER BY recent.language) AS language,
    mode() WITHIN GROUP (ORDER BY recent.sensitive) AS sensitive
FROM public.accounts
CROSS JOIN LATERAL (
    SELECT statuses.language, statuses.sensitive
    FROM public.statuses
    WHERE statuses.account_id = accounts.id
        AND statuses.deleted_at IS NULL
        AND statuses.reblog_of_id IS NULL
    ORDER BY statuses.id DESC
    LIMIT 20
) AS recent
WHERE accounts.discoverable
    AND NOT accounts.locked
    AND accounts.suspended_at IS NULL
    AND accounts.silenced_at IS NULL
    AND accounts.moved_to_account_id IS NULL
GROUP BY accounts.id;
CREATE INDEX idx_on_account_id_language_sensitive_250461e1eb ON public.account_summaries USING btree (account_id, language, sensitive);
CREATE UNIQUE INDEX index_account_summaries_on_account_id ON public.account_summaries USING btree (account_id);

-- Accounts to recommend to everybody: followed by active people here, or much interacted with, in 30 days.
CREATE MATERIALIZED VIEW public.global_follow_recommendations AS
WITH candidates AS (
    SELECT account_summaries.account_id
    FROM public.account_summaries
    WHERE NOT account_summaries.sensitive
        AND NOT EXISTS (
            SELECT FROM public.follow_recommendation_suppressions
            WHERE follow_recommendation_suppressions.account_id = account_summaries.account_id
        )
), followed AS (
    SELECT candidates.account_id, count(*) AS n
    FROM candidates
    JOIN public.follows ON follows.target_account_id = candidates.account_id
    JOIN public.users ON users.account_id = follows.account_id
    WHERE users.current_sign_in_at >= now() - interval '30 days'
    GROUP BY candidates.account_id
    HAVING count(*) >= 5
), interacted AS (
    SELECT candidates.account_id, sum(status_stats.reblogs_count + status_stats.favourites_count) AS s
    FROM candidates
    JOIN public.statuses ON statuses.account_id = candidates.account_id
    JOIN public.status_stats ON status_stats.status_id = statuses.id
    WHERE statuses.id >= (date_part('epoch', now() - interval '30 days') * 1000)::bigint << 16
    GROUP BY candidates.account_id
    HAVING sum(status_stats.reblogs_count + status_stats.favourites_count) >= 5
), ranks AS (
    SELECT followed.account_id, followed.n / (1.0 + followed.n) AS rank, 'most_followed'::text AS reason
    FROM followed
    UNION ALL
    SELECT interacted.account_id, interacted.s / (1.0 + interacted.s), 'most_interactions'::text
    FROM interacted
)
SELECT ranks.account_id, sum(ranks.rank) AS rank, array_agg(ranks.reason) AS reason
FROM ranks
GROUP BY ranks.account_id
ORDER BY sum(ranks.rank) DESC;
CREATE UNIQUE INDEX index_global_follow_recommendations_on_account_id ON public.global_follow_recommendations USING btree (account_id);

-- Rows that must exist.

-- Mastodon's own migrations, all of them: it then finds nothing left to do.
INSERT INTO public.schema_migrations (version) VALUES
    ('20160220174730'), ('20160220211917'), ('20160221003140'), ('20160221003621'), ('20160222122600'), ('20160222143943'),
    ('20160223162837'), ('20160223164502'), ('20160223165723'), ('20160223165855'), ('20160223171800'), ('20160224223247'),
    ('20160227230233'), ('20160305115639'), ('20160306172223'), ('20160312193225'), ('20160314164231'), ('20160316103650'),
    ('20160322193748'), ('20160325130944'), ('20160826155805'), ('20160905150353'), ('20160919221059'), ('20160920003904'),
    ('20160926213048'), ('20161003142332'), ('20161003145426'), ('20161006213403'), ('20161009120834'), ('20161027172456'),
    ('20161104173623'), ('20161105130633'), ('20161116162355'), ('20161119211120'), ('20161122163057'), ('20161123093447'),
    ('20161128103007'), ('20161130142058'), ('20161130185319'), ('20161202132159'), ('20161203164520'), ('20161205214545'),
    ('20161221152630'), ('20161222201034'), ('20161222204147'), ('20170105224407'), ('20170109120109'), ('20170112154826'),
    ('20170114194937'), ('20170114203041'), ('20170119214911'), ('20170123162658'), ('20170123203248'), ('20170125145934'),
    ('20170127165745'), ('20170205175257'), ('20170209184350'), ('20170214110202'), ('20170217012631'), ('20170301222600'),
    ('20170303212857'), ('20170304202101'), ('20170317193015'), ('20170318214217'), ('20170322021028'), ('20170322143850'),
    ('20170322162804'), ('20170330021336'), ('20170330163835'), ('20170330164118'), ('20170403172249'), ('20170405112956'),
    ('20170406215816'), ('20170409170753'), ('20170414080609'), ('20170414132105'), ('20170418160728'), ('20170423005413'),
    ('20170424003227'), ('20170424112722'), ('20170425131920'), ('20170425202925'), ('20170427011934'), ('20170506235850'),
    ('20170507000211'), ('20170507141759'), ('20170508230434'), ('20170516072309'), ('20170520145338'), ('20170601210557'),
    ('20170604144747'), ('20170606113804'), ('20170609145826'), ('20170610000000'), ('20170623152212'), ('20170624134742'),
    ('20170625140443'), ('20170711225116'), ('20170713112503'), ('20170713175513'), ('20170713190709'), ('20170714184731'),
    ('20170716191202'), ('20170718211102'), ('20170720000000'), ('20170823162448'), ('20170824103029'), ('20170829215220'),
    ('20170901141119'), ('20170901142658'), ('20170905044538'), ('20170905165803'), ('20170913000752'), ('20170917153509'),
    ('20170918125918'), ('20170920024819'), ('20170920032311'), ('20170924022025'), ('20170927215609'), ('20170928082043'),
    ('20171005102658'), ('20171005171936'), ('20171006142024'), ('20171010023049'), ('20171010025614'), ('20171020084748'),
    ('20171028221157'), ('20171107143332'), ('20171107143624'), ('20171109012327'), ('20171114080328'), ('20171114231651'),
    ('20171116161857'), ('20171118012443'), ('20171119172437'), ('20171122120436'), ('20171125024930'), ('20171125031751'),
    ('20171125185353'), ('20171125190735'), ('20171129172043'), ('20171130000000'), ('20171201000000'), ('20171212195226'),
    ('20171226094803'), ('20180106000232'), ('20180109143959'), ('20180204034416'), ('20180206000000'), ('20180211015820'),
    ('20180304013859'), ('20180310000000'), ('20180402031200'), ('20180402040909'), ('20180410204633'), ('20180416210259'),
    ('20180506221944'), ('20180510214435'), ('20180510230049'), ('20180514130000'), ('20180514140000'), ('20180528141303'),
    ('20180608213548'), ('20180609104432'), ('20180615122121'), ('20180616192031'), ('20180617162849'), ('20180628181026'),
    ('20180707154237'), ('20180711152640'), ('20180808175627'), ('20180812123222'), ('20180812162710'), ('20180812173710'),
    ('20180813113448'), ('20180814171349'), ('20180820232245'), ('20180831171112'), ('20180929222014'), ('20181007025445'),
    ('20181010141500'), ('20181017170937'), ('20181018205649'), ('20181024224956'), ('20181026034033'), ('20181116165755'),
    ('20181116173541'), ('20181116184611'), ('20181127130500'), ('20181127165847'), ('20181203003808'), ('20181203021853'),
    ('20181204193439'), ('20181204215309'), ('20181207011115'), ('20181213184704'), ('20181213185533'), ('20181219235220'),
    ('20181226021420'), ('20190103124649'), ('20190103124754'), ('20190117114553'), ('20190201012802'), ('20190203180359'),
    ('20190225031541'), ('20190225031625'), ('20190226003449'), ('20190304152020'), ('20190306145741'), ('20190307234537'),
    ('20190314181829'), ('20190316190352'), ('20190317135723'), ('20190403141604'), ('20190409054914'), ('20190420025523'),
    ('20190509164208'), ('20190511134027'), ('20190511152737'), ('20190519130537'), ('20190529143559'), ('20190627222225'),
    ('20190627222826'), ('20190701022101'), ('20190705002136'), ('20190706233204'), ('20190715031050'), ('20190715164535'),
    ('20190726175042'), ('20190729185330'), ('20190805123746'), ('20190807135426'), ('20190815225426'), ('20190819134503'),
    ('20190820003045'), ('20190823221802'), ('20190901035623'), ('20190901040524'), ('20190904222339'), ('20190914202517'),
    ('20190915194355'), ('20190917213523'), ('20190927124642'), ('20190927232842'), ('20191001213028'), ('20191007013357'),
    ('20191031163205'), ('20191212003415'), ('20191212163405'), ('20191218153258'), ('20200113125135'), ('20200114113335'),
    ('20200119112504'), ('20200126203551'), ('20200306035625'), ('20200309150742'), ('20200312144258'), ('20200312162302'),
    ('20200312185443'), ('20200317021758'), ('20200407201300'), ('20200407202420'), ('20200417125749'), ('20200508212852'),
    ('20200510110808'), ('20200510181721'), ('20200516180352'), ('20200516183822'), ('20200518083523'), ('20200521180606'),
    ('20200529214050'), ('20200601222558'), ('20200605155027'), ('20200608113046'), ('20200614002136'), ('20200620164023'),
    ('20200622213645'), ('20200627125810'), ('20200628133322'), ('20200630190240'), ('20200630190544'), ('20200908193330'),
    ('20200917192924'), ('20200917193034'), ('20200917193528'), ('20200917222316'), ('20200917222734'), ('20201008202037'),
    ('20201008220312'), ('20201017233919'), ('20201017234926'), ('20201206004238'), ('20201218054746'), ('20210221045109'),
    ('20210306164523'), ('20210308133107'), ('20210322164601'), ('20210323114347'), ('20210324171613'), ('20210416200740'),
    ('20210421121431'), ('20210425135952'), ('20210502233513'), ('20210505174616'), ('20210507001928'), ('20210526193025'),
    ('20210609202149'), ('20210616214135'), ('20210616214526'), ('20210621221010'), ('20210630000137'), ('20210722120340'),
    ('20210808071221'), ('20210904215403'), ('20210908220918'), ('20211031031021'), ('20211112011713'), ('20211115032527'),
    ('20211123212714'), ('20211126000907'), ('20211213040746'), ('20211231080958'), ('20220105163928'), ('20220109213908'),
    ('20220115125126'), ('20220115125341'), ('20220116202951'), ('20220118183010'), ('20220118183123'), ('20220124141035'),
    ('20220202200743'), ('20220202200926'), ('20220202201015'), ('20220210153119'), ('20220224010024'), ('20220227041951'),
    ('20220302232632'), ('20220303000827'), ('20220303203437'), ('20220304195405'), ('20220307083603'), ('20220307094650'),
    ('20220309213005'), ('20220310060545'), ('20220310060556'), ('20220310060614'), ('20220310060626'), ('20220310060641'),
    ('20220310060653'), ('20220310060706'), ('20220310060722'), ('20220310060740'), ('20220310060750'), ('20220310060809'),
    ('20220310060833'), ('20220310060854'), ('20220310060913'), ('20220310060926'), ('20220310060939'), ('20220310060959'),
    ('20220316233212'), ('20220428112511'), ('20220428112727'), ('20220428114454'), ('20220428114902'), ('20220429101025'),
    ('20220429101850'), ('20220527114923'), ('20220606044941'), ('20220611210335'), ('20220611212541'), ('20220613110628'),
    ('20220613110711'), ('20220613110802'), ('20220613110834'), ('20220613110903'), ('20220617202502'), ('20220704024901'),
    ('20220710102457'), ('20220714171049'), ('20220729171123'), ('20220808101323'), ('20220824164433'), ('20220824164532'),
    ('20220824233535'), ('20220827195229'), ('20220829192633'), ('20220829192658'), ('20221006061337'), ('20221012181003'),
    ('20221021055441'), ('20221025171544'), ('20221101190723'), ('20221104133904'), ('20221206114142'), ('20230129023109'),
    ('20230215074327'), ('20230215074423'), ('20230330135507'), ('20230330140036'), ('20230330155710'), ('20230524190515'),
    ('20230524192812'), ('20230524194155'), ('20230531153942'), ('20230531154811'), ('20230605085710'), ('20230605085711'),
    ('20230630145300'), ('20230702131023'), ('20230702151753'), ('20230724160715'), ('20230725213448'), ('20230803082451'),
    ('20230803112520'), ('20230811103651'), ('20230814223300'), ('20230818141056'), ('20230818142253'), ('20230822081029'),
    ('20230904134623'), ('20230907150100'), ('20231006183200'), ('20231018192110'), ('20231018193209'), ('20231018193355'),
    ('20231018193659'), ('20231210154528'), ('20231211234923'), ('20231212073317'), ('20231222100226'), ('20240109103012'),
    ('20240111033014'), ('20240217171534'), ('20240221195424'), ('20240221195828'), ('20240221211359'), ('20240222193403'),
    ('20240222203722'), ('20240227191620'), ('20240304090449'), ('20240307180905'), ('20240310123453'), ('20240312100644'),
    ('20240312105620'), ('20240320140159'), ('20240320163441'), ('20240321160706'), ('20240322125607'), ('20240322130318'),
    ('20240322161611'), ('20240510192043'), ('20240513095755'), ('20240513123807'), ('20240522041528'), ('20240603195202'),
    ('20240607093446'), ('20240607093954'), ('20240607094603'), ('20240607094856'), ('20240712064044'), ('20240713171841'),
    ('20240713171909'), ('20240720140205'), ('20240724181224'), ('20240808114841'), ('20240808124338'), ('20240808124339'),
    ('20240808125420'), ('20240909014637'), ('20240916190140'), ('20240918233930'), ('20241007071624'), ('20241014010506'),
    ('20241022214312'), ('20241104082851'), ('20241111141355'), ('20241123160722'), ('20241123224956'), ('20241205103523'),
    ('20241205135901'), ('20241205135925'), ('20241205162640'), ('20241205163118'), ('20241206131513'), ('20241210140838'),
    ('20241212152158'), ('20241212152618'), ('20241212152734'), ('20241212152910'), ('20241212153054'), ('20241212153202'),
    ('20241212153254'), ('20241212154231'), ('20241212154346'), ('20241213130230'), ('20241213170027'), ('20241213170036'),
    ('20241213170043'), ('20241213170053'), ('20241216223425'), ('20241216223433'), ('20241216223446'), ('20241216223452'),
    ('20241216223852'), ('20241216223859'), ('20241216224211'), ('20241216224218'), ('20241216224229'), ('20241216224237'),
    ('20241216224507'), ('20241216224514'), ('20241216224520'), ('20241216224530'), ('20241216224813'), ('20241216224825'),
    ('20250103131909'), ('20250108111200'), ('20250129144440'), ('20250129144813'), ('20250221143646'), ('20250224144617'),
    ('20250305074104'), ('20250313123400'), ('20250328153843'), ('20250410144908'), ('20250411094808'), ('20250411095859'),
    ('20250422083912'), ('20250422084214'), ('20250422085027'), ('20250422085303'), ('20250425134308'), ('20250428095029'),
    ('20250428104538'), ('20250520192024'), ('20250520204643'), ('20250605110215'), ('20250627132728'), ('20250717003848'),
    ('20250805075010'), ('20250819100545'), ('20250820084312'), ('20250828222741'), ('20250902221600'), ('20250909100506'),
    ('20250911163952'), ('20250912082651'), ('20250924170259'), ('20251002140103'), ('20251007100627'), ('20251007100813'),
    ('20251007142305'), ('20251023210145'), ('20251117023614'), ('20251118115657'), ('20251119093332'), ('20251201154910'),
    ('20251201155054'), ('20251202140424'), ('20251209093813'), ('20251217091936'), ('20260115153219'), ('20260119153538'),
    ('20260127141459'), ('20260127141820'), ('20260209142402'), ('20260209143308'), ('20260211132603'), ('20260212113020'),
    ('20260212131934'), ('20260217154542'), ('20260303144409'), ('20260310095021'), ('20260311152331'), ('20260311212130'),
    ('20260318144837'), ('20260319142348'), ('20260323105645'), ('20260325151755'), ('20260326112324'), ('20260410083500'),
    ('20260415133505'), ('20260420124030'), ('20260423141611'), ('20260425144553'), ('20260505155103'), ('20260611150940');
INSERT INTO public.ar_internal_metadata (key, value, created_at, updated_at)
VALUES ('environment', 'production', now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC');

-- The web client's own application; id and secret are 32 random bytes as unpadded base64url.
INSERT INTO public.oauth_applications
    (name, uid, secret, redirect_uri, scopes, superapp, created_at, updated_at)
SELECT
    'Web',
    rtrim(translate(encode(decode(left(names.hex, 64), 'hex'), 'base64'), '+/', '-_'), '='),
    rtrim(translate(encode(decode(right(names.hex, 64), 'hex'), 'base64'), '+/', '-_'), '='),
    'urn:ietf:wg:oauth:2.0:oob', 'read write follow push', true,
    now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
FROM (
    SELECT replace(gen_random_uuid()::text || gen_random_uuid()::text
        || gen_random_uuid()::text || gen_random_uuid()::text, '-', '') AS hex
) AS names;

-- The instance itself as an actor. Its keys can't be made in SQL: who first needs them makes them.
INSERT INTO public.accounts (id, username, actor_type, locked, id_scheme, created_at, updated_at)
VALUES (-99, 'mastodon.internal', 'Application', true, 1, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC');

-- Roles: "everyone" (may invite), then those that staff begin with.
INSERT INTO public.user_roles (id, name, permissions, "position", highlighted, created_at, updated_at)
VALUES (-99, '', 65536, -1, false, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC');
INSERT INTO public.user_roles (name, permissions, "position", highlighted, created_at, updated_at)
SELECT role.name, role.permissions, role."position", true, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
FROM (VALUES (1, 'Moderator', 1049884, 10), (2, 'Admin', 2031612, 100), (3, 'Owner', 1, 1000))
    AS role (number, name, permissions, "position")
ORDER BY role.number;

-- Names that nobody may register; `normalized_username` has digits folded to the letters they imitate.
INSERT INTO public.username_blocks (username, normalized_username, exact, created_at, updated_at)
SELECT name, name, exact, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
FROM (
    SELECT number, name, true AS exact
    FROM unnest(ARRAY[
        'abuse', 'account', 'accounts', 'admin', 'administration', 'administrator', 'admins', 'help',
        'helpdesk', 'instance', 'mod', 'moderator', 'moderators', 'mods', 'owner', 'root', 'security',
        'server', 'staff', 'support', 'webmaster'
    ]) WITH ORDINALITY AS names (name, number)
    UNION ALL
    SELECT number + 1000, name, false
    FROM unnest(ARRAY['mastodon', 'mastadon']) WITH ORDINALITY AS parts (name, number)
) AS blocks
ORDER BY number;
