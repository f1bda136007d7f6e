//! Mastodon's tables and views (schema `public`), columns in alphabetical order.
//!
//! `type` columns are called `type_`. Views have no key of their own: the columns named as key identify a row.
//!
//! Generated from the schema of the migrations, and compared with a migrated database by a test of
//! `ferrodon-db`: don't edit by hand without editing a migration.

diesel::table! {
    account_aliases (id) {
        id -> Int8,
        account_id -> Int8,
        acct -> Varchar,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        uri -> Varchar,
    }
}

diesel::table! {
    account_conversations (id) {
        id -> Int8,
        account_id -> Int8,
        conversation_id -> Int8,
        last_status_id -> Nullable<Int8>,
        lock_version -> Int4,
        participant_account_ids -> Array<Int8>,
        status_ids -> Array<Int8>,
        unread -> Bool,
    }
}

diesel::table! {
    account_deletion_requests (id) {
        id -> Int8,
        account_id -> Int8,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    account_domain_blocks (id) {
        id -> Int8,
        account_id -> Int8,
        created_at -> Timestamp,
        domain -> Varchar,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    account_migrations (id) {
        id -> Int8,
        account_id -> Nullable<Int8>,
        acct -> Varchar,
        created_at -> Timestamp,
        followers_count -> Int8,
        target_account_id -> Nullable<Int8>,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    account_moderation_notes (id) {
        id -> Int8,
        account_id -> Int8,
        content -> Text,
        created_at -> Timestamp,
        target_account_id -> Int8,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    account_notes (id) {
        id -> Int8,
        account_id -> Int8,
        comment -> Text,
        created_at -> Timestamp,
        target_account_id -> Int8,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    account_pins (id) {
        id -> Int8,
        account_id -> Int8,
        created_at -> Timestamp,
        target_account_id -> Int8,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    account_relationship_severance_events (id) {
        id -> Int8,
        account_id -> Int8,
        created_at -> Timestamp,
        followers_count -> Int4,
        following_count -> Int4,
        relationship_severance_event_id -> Int8,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    account_stats (id) {
        id -> Int8,
        account_id -> Int8,
        created_at -> Timestamp,
        followers_count -> Int8,
        following_count -> Int8,
        last_status_at -> Nullable<Timestamp>,
        statuses_count -> Int8,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    account_statuses_cleanup_policies (id) {
        id -> Int8,
        account_id -> Int8,
        created_at -> Timestamp,
        enabled -> Bool,
        keep_direct -> Bool,
        keep_media -> Bool,
        keep_pinned -> Bool,
        keep_polls -> Bool,
        keep_self_bookmark -> Bool,
        keep_self_fav -> Bool,
        min_favs -> Nullable<Int4>,
        min_reblogs -> Nullable<Int4>,
        min_status_age -> Int4,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    account_summaries (account_id) {
        account_id -> Int8,
        language -> Nullable<Varchar>,
        sensitive -> Nullable<Bool>,
    }
}

diesel::table! {
    account_warning_presets (id) {
        id -> Int8,
        created_at -> Timestamp,
        text -> Text,
        title -> Varchar,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    account_warnings (id) {
        id -> Int8,
        account_id -> Nullable<Int8>,
        action -> Int4,
        created_at -> Timestamp,
        overruled_at -> Nullable<Timestamp>,
        report_id -> Nullable<Int8>,
        status_ids -> Nullable<Array<Varchar>>,
        target_account_id -> Nullable<Int8>,
        text -> Text,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    accounts (id) {
        id -> Int8,
        actor_type -> Nullable<Varchar>,
        also_known_as -> Nullable<Array<Nullable<Varchar>>>,
        attribution_domains -> Nullable<Array<Varchar>>,
        avatar_content_type -> Nullable<Varchar>,
        avatar_description -> Varchar,
        avatar_file_name -> Nullable<Varchar>,
        avatar_file_size -> Nullable<Int4>,
        avatar_remote_url -> Nullable<Varchar>,
        avatar_storage_schema_version -> Nullable<Int4>,
        avatar_updated_at -> Nullable<Timestamp>,
        collections_url -> Nullable<Varchar>,
        created_at -> Timestamp,
        discoverable -> Nullable<Bool>,
        display_name -> Varchar,
        domain -> Nullable<Varchar>,
        feature_approval_policy -> Int4,
        featured_collection_url -> Nullable<Varchar>,
        fields -> Nullable<Jsonb>,
        followers_url -> Varchar,
        following_url -> Varchar,
        header_content_type -> Nullable<Varchar>,
        header_description -> Varchar,
        header_file_name -> Nullable<Varchar>,
        header_file_size -> Nullable<Int4>,
        header_remote_url -> Varchar,
        header_storage_schema_version -> Nullable<Int4>,
        header_updated_at -> Nullable<Timestamp>,
        hide_collections -> Nullable<Bool>,
        id_scheme -> Nullable<Int4>,
        inbox_url -> Varchar,
        indexable -> Bool,
        last_webfingered_at -> Nullable<Timestamp>,
        locked -> Bool,
        memorial -> Bool,
        moved_to_account_id -> Nullable<Int8>,
        note -> Text,
        outbox_url -> Varchar,
        private_key -> Nullable<Text>,
        protocol -> Int4,
        public_key -> Text,
        requested_review_at -> Nullable<Timestamp>,
        reviewed_at -> Nullable<Timestamp>,
        sensitized_at -> Nullable<Timestamp>,
        shared_inbox_url -> Varchar,
        show_featured -> Bool,
        show_media -> Bool,
        show_media_replies -> Bool,
        silenced_at -> Nullable<Timestamp>,
        suspended_at -> Nullable<Timestamp>,
        suspension_origin -> Nullable<Int4>,
        trendable -> Nullable<Bool>,
        updated_at -> Timestamp,
        uri -> Varchar,
        url -> Nullable<Varchar>,
        username -> Varchar,
    }
}

diesel::table! {
    accounts_tags (tag_id, account_id) {
        account_id -> Int8,
        tag_id -> Int8,
    }
}

diesel::table! {
    admin_action_logs (id) {
        id -> Int8,
        account_id -> Int8,
        action -> Varchar,
        created_at -> Timestamp,
        human_identifier -> Nullable<Varchar>,
        permalink -> Nullable<Varchar>,
        route_param -> Nullable<Varchar>,
        target_id -> Nullable<Int8>,
        target_type -> Nullable<Varchar>,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    announcement_mutes (id) {
        id -> Int8,
        account_id -> Int8,
        announcement_id -> Int8,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    announcement_reactions (id) {
        id -> Int8,
        account_id -> Int8,
        announcement_id -> Int8,
        created_at -> Timestamp,
        custom_emoji_id -> Nullable<Int8>,
        name -> Varchar,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    announcements (id) {
        id -> Int8,
        all_day -> Bool,
        created_at -> Timestamp,
        ends_at -> Nullable<Timestamp>,
        notification_sent_at -> Nullable<Timestamp>,
        published -> Bool,
        published_at -> Nullable<Timestamp>,
        scheduled_at -> Nullable<Timestamp>,
        starts_at -> Nullable<Timestamp>,
        status_ids -> Nullable<Array<Int8>>,
        text -> Text,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    annual_report_statuses_per_account_counts (id) {
        id -> Int8,
        account_id -> Int8,
        statuses_count -> Int8,
        year -> Int4,
    }
}

diesel::table! {
    appeals (id) {
        id -> Int8,
        account_id -> Int8,
        account_warning_id -> Int8,
        approved_at -> Nullable<Timestamp>,
        approved_by_account_id -> Nullable<Int8>,
        created_at -> Timestamp,
        rejected_at -> Nullable<Timestamp>,
        rejected_by_account_id -> Nullable<Int8>,
        text -> Text,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    ar_internal_metadata (key) {
        key -> Varchar,
        value -> Nullable<Varchar>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    backups (id) {
        id -> Int8,
        created_at -> Timestamp,
        dump_content_type -> Nullable<Varchar>,
        dump_file_name -> Nullable<Varchar>,
        dump_file_size -> Nullable<Int8>,
        dump_updated_at -> Nullable<Timestamp>,
        processed -> Bool,
        updated_at -> Timestamp,
        user_id -> Nullable<Int8>,
    }
}

diesel::table! {
    blocks (id) {
        id -> Int8,
        account_id -> Int8,
        created_at -> Timestamp,
        target_account_id -> Int8,
        updated_at -> Timestamp,
        uri -> Nullable<Varchar>,
    }
}

diesel::table! {
    bookmarks (id) {
        id -> Int8,
        account_id -> Int8,
        created_at -> Timestamp,
        status_id -> Int8,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    bulk_import_rows (id) {
        id -> Int8,
        bulk_import_id -> Int8,
        created_at -> Timestamp,
        data -> Nullable<Jsonb>,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    bulk_imports (id) {
        id -> Int8,
        account_id -> Int8,
        created_at -> Timestamp,
        finished_at -> Nullable<Timestamp>,
        imported_items -> Int4,
        likely_mismatched -> Bool,
        missing_status -> Bool,
        original_filename -> Varchar,
        overwrite -> Bool,
        processed_items -> Int4,
        state -> Int4,
        total_items -> Int4,
        #[sql_name = "type"]
        type_ -> Int4,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    canonical_email_blocks (id) {
        id -> Int8,
        canonical_email_hash -> Varchar,
        created_at -> Timestamp,
        reference_account_id -> Nullable<Int8>,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    collection_items (id) {
        id -> Int8,
        account_id -> Nullable<Int8>,
        activity_uri -> Nullable<Varchar>,
        approval_last_verified_at -> Nullable<Timestamp>,
        approval_uri -> Nullable<Varchar>,
        collection_id -> Int8,
        created_at -> Timestamp,
        object_uri -> Nullable<Varchar>,
        position -> Int4,
        state -> Int4,
        updated_at -> Timestamp,
        uri -> Nullable<Varchar>,
    }
}

diesel::table! {
    collection_reports (id) {
        id -> Int8,
        collection_id -> Int8,
        created_at -> Timestamp,
        report_id -> Int8,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    collections (id) {
        id -> Int8,
        account_id -> Int8,
        created_at -> Timestamp,
        description -> Nullable<Text>,
        description_html -> Nullable<Text>,
        discoverable -> Bool,
        item_count -> Int4,
        language -> Nullable<Varchar>,
        local -> Bool,
        name -> Varchar,
        original_number_of_items -> Nullable<Int4>,
        sensitive -> Bool,
        tag_id -> Nullable<Int8>,
        updated_at -> Timestamp,
        uri -> Nullable<Varchar>,
        url -> Nullable<Varchar>,
    }
}

diesel::table! {
    conversation_mutes (id) {
        id -> Int8,
        account_id -> Int8,
        conversation_id -> Int8,
    }
}

diesel::table! {
    conversations (id) {
        id -> Int8,
        created_at -> Timestamp,
        parent_account_id -> Nullable<Int8>,
        parent_status_id -> Nullable<Int8>,
        updated_at -> Timestamp,
        uri -> Nullable<Varchar>,
    }
}

diesel::table! {
    custom_emoji_categories (id) {
        id -> Int8,
        created_at -> Timestamp,
        featured_emoji_id -> Nullable<Int8>,
        name -> Nullable<Varchar>,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    custom_emojis (id) {
        id -> Int8,
        category_id -> Nullable<Int8>,
        created_at -> Timestamp,
        disabled -> Bool,
        domain -> Nullable<Varchar>,
        image_content_type -> Nullable<Varchar>,
        image_file_name -> Nullable<Varchar>,
        image_file_size -> Nullable<Int4>,
        image_remote_url -> Nullable<Varchar>,
        image_storage_schema_version -> Nullable<Int4>,
        image_updated_at -> Nullable<Timestamp>,
        shortcode -> Varchar,
        updated_at -> Timestamp,
        uri -> Nullable<Varchar>,
        visible_in_picker -> Bool,
    }
}

diesel::table! {
    custom_filter_keywords (id) {
        id -> Int8,
        created_at -> Timestamp,
        custom_filter_id -> Int8,
        keyword -> Text,
        updated_at -> Timestamp,
        whole_word -> Bool,
    }
}

diesel::table! {
    custom_filter_statuses (id) {
        id -> Int8,
        created_at -> Timestamp,
        custom_filter_id -> Int8,
        status_id -> Int8,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    custom_filters (id) {
        id -> Int8,
        account_id -> Int8,
        action -> Int4,
        context -> Array<Varchar>,
        created_at -> Timestamp,
        expires_at -> Nullable<Timestamp>,
        phrase -> Text,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    domain_allows (id) {
        id -> Int8,
        created_at -> Timestamp,
        domain -> Varchar,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    domain_blocks (id) {
        id -> Int8,
        created_at -> Timestamp,
        domain -> Varchar,
        obfuscate -> Bool,
        private_comment -> Nullable<Text>,
        public_comment -> Nullable<Text>,
        reject_media -> Bool,
        reject_reports -> Bool,
        severity -> Nullable<Int4>,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    email_domain_blocks (id) {
        id -> Int8,
        allow_with_approval -> Bool,
        created_at -> Timestamp,
        domain -> Varchar,
        parent_id -> Nullable<Int8>,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    email_subscriptions (id) {
        id -> Int8,
        account_id -> Int8,
        confirmation_token -> Nullable<Varchar>,
        confirmed_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        email -> Varchar,
        locale -> Varchar,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    fasp_backfill_requests (id) {
        id -> Int8,
        category -> Varchar,
        created_at -> Timestamp,
        cursor -> Nullable<Varchar>,
        fasp_provider_id -> Int8,
        fulfilled -> Bool,
        max_count -> Int4,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    fasp_debug_callbacks (id) {
        id -> Int8,
        created_at -> Timestamp,
        fasp_provider_id -> Int8,
        ip -> Varchar,
        request_body -> Text,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    fasp_follow_recommendations (id) {
        id -> Int8,
        created_at -> Timestamp,
        recommended_account_id -> Int8,
        requesting_account_id -> Int8,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    fasp_providers (id) {
        id -> Int8,
        base_url -> Varchar,
        capabilities -> Jsonb,
        confirmed -> Bool,
        contact_email -> Nullable<Varchar>,
        created_at -> Timestamp,
        delivery_last_failed_at -> Nullable<Timestamp>,
        fediverse_account -> Nullable<Varchar>,
        name -> Varchar,
        privacy_policy -> Nullable<Jsonb>,
        provider_public_key_pem -> Varchar,
        remote_identifier -> Varchar,
        server_private_key_pem -> Varchar,
        sign_in_url -> Nullable<Varchar>,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    fasp_subscriptions (id) {
        id -> Int8,
        category -> Varchar,
        created_at -> Timestamp,
        fasp_provider_id -> Int8,
        max_batch_size -> Int4,
        subscription_type -> Varchar,
        threshold_likes -> Nullable<Int4>,
        threshold_replies -> Nullable<Int4>,
        threshold_shares -> Nullable<Int4>,
        threshold_timeframe -> Nullable<Int4>,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    favourites (id) {
        id -> Int8,
        account_id -> Int8,
        created_at -> Timestamp,
        status_id -> Int8,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    featured_tags (id) {
        id -> Int8,
        account_id -> Int8,
        created_at -> Timestamp,
        last_status_at -> Nullable<Timestamp>,
        name -> Nullable<Varchar>,
        statuses_count -> Int8,
        tag_id -> Int8,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    follow_recommendation_mutes (id) {
        id -> Int8,
        account_id -> Int8,
        created_at -> Timestamp,
        target_account_id -> Int8,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    follow_recommendation_suppressions (id) {
        id -> Int8,
        account_id -> Int8,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    follow_requests (id) {
        id -> Int8,
        account_id -> Int8,
        created_at -> Timestamp,
        languages -> Nullable<Array<Varchar>>,
        notify -> Bool,
        show_reblogs -> Bool,
        target_account_id -> Int8,
        updated_at -> Timestamp,
        uri -> Nullable<Varchar>,
    }
}

diesel::table! {
    follows (id) {
        id -> Int8,
        account_id -> Int8,
        created_at -> Timestamp,
        languages -> Nullable<Array<Varchar>>,
        notify -> Bool,
        show_reblogs -> Bool,
        target_account_id -> Int8,
        updated_at -> Timestamp,
        uri -> Nullable<Varchar>,
    }
}

diesel::table! {
    generated_annual_reports (id) {
        id -> Int8,
        account_id -> Int8,
        created_at -> Timestamp,
        data -> Jsonb,
        schema_version -> Int4,
        share_key -> Nullable<Varchar>,
        updated_at -> Timestamp,
        viewed_at -> Nullable<Timestamp>,
        year -> Int4,
    }
}

diesel::table! {
    global_follow_recommendations (account_id) {
        account_id -> Int8,
        rank -> Nullable<Numeric>,
        reason -> Nullable<Array<Text>>,
    }
}

diesel::table! {
    identities (id) {
        id -> Int8,
        created_at -> Timestamp,
        provider -> Varchar,
        uid -> Varchar,
        updated_at -> Timestamp,
        user_id -> Nullable<Int8>,
    }
}

diesel::table! {
    instance_moderation_notes (id) {
        id -> Int8,
        account_id -> Int8,
        content -> Nullable<Text>,
        created_at -> Timestamp,
        domain -> Varchar,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    instances (domain) {
        domain -> Varchar,
        accounts_count -> Nullable<Int8>,
    }
}

diesel::table! {
    invites (id) {
        id -> Int8,
        autofollow -> Bool,
        code -> Varchar,
        comment -> Nullable<Text>,
        created_at -> Timestamp,
        expires_at -> Nullable<Timestamp>,
        max_uses -> Nullable<Int4>,
        updated_at -> Timestamp,
        user_id -> Int8,
        uses -> Int4,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use diesel::pg::sql_types::Inet;

    ip_blocks (id) {
        id -> Int8,
        comment -> Text,
        created_at -> Timestamp,
        expires_at -> Nullable<Timestamp>,
        ip -> Inet,
        severity -> Int4,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    keypairs (id) {
        id -> Int8,
        account_id -> Int8,
        created_at -> Timestamp,
        expires_at -> Nullable<Timestamp>,
        private_key -> Nullable<Varchar>,
        public_key -> Varchar,
        revoked -> Bool,
        #[sql_name = "type"]
        type_ -> Int4,
        updated_at -> Timestamp,
        uri -> Varchar,
    }
}

diesel::table! {
    list_accounts (id) {
        id -> Int8,
        account_id -> Int8,
        follow_id -> Nullable<Int8>,
        follow_request_id -> Nullable<Int8>,
        list_id -> Int8,
    }
}

diesel::table! {
    lists (id) {
        id -> Int8,
        account_id -> Int8,
        created_at -> Timestamp,
        exclusive -> Bool,
        replies_policy -> Int4,
        title -> Varchar,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use diesel::pg::sql_types::Inet;

    login_activities (id) {
        id -> Int8,
        authentication_method -> Nullable<Varchar>,
        created_at -> Nullable<Timestamp>,
        failure_reason -> Nullable<Varchar>,
        ip -> Nullable<Inet>,
        provider -> Nullable<Varchar>,
        success -> Nullable<Bool>,
        user_agent -> Nullable<Varchar>,
        user_id -> Int8,
    }
}

diesel::table! {
    markers (id) {
        id -> Int8,
        created_at -> Timestamp,
        last_read_id -> Int8,
        lock_version -> Int4,
        timeline -> Varchar,
        updated_at -> Timestamp,
        user_id -> Int8,
    }
}

diesel::table! {
    media_attachments (id) {
        id -> Int8,
        account_id -> Nullable<Int8>,
        blurhash -> Nullable<Varchar>,
        created_at -> Timestamp,
        description -> Nullable<Text>,
        file_content_type -> Nullable<Varchar>,
        file_file_name -> Nullable<Varchar>,
        file_file_size -> Nullable<Int4>,
        file_meta -> Nullable<Json>,
        file_storage_schema_version -> Nullable<Int4>,
        file_updated_at -> Nullable<Timestamp>,
        processing -> Nullable<Int4>,
        remote_url -> Varchar,
        scheduled_status_id -> Nullable<Int8>,
        shortcode -> Nullable<Varchar>,
        status_id -> Nullable<Int8>,
        thumbnail_content_type -> Nullable<Varchar>,
        thumbnail_file_name -> Nullable<Varchar>,
        thumbnail_file_size -> Nullable<Int4>,
        thumbnail_remote_url -> Nullable<Varchar>,
        thumbnail_storage_schema_version -> Nullable<Int4>,
        thumbnail_updated_at -> Nullable<Timestamp>,
        #[sql_name = "type"]
        type_ -> Int4,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    mentions (id) {
        id -> Int8,
        account_id -> Int8,
        created_at -> Timestamp,
        silent -> Bool,
        status_id -> Int8,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    mutes (id) {
        id -> Int8,
        account_id -> Int8,
        created_at -> Timestamp,
        expires_at -> Nullable<Timestamp>,
        hide_notifications -> Bool,
        target_account_id -> Int8,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    notification_permissions (id) {
        id -> Int8,
        account_id -> Int8,
        created_at -> Timestamp,
        from_account_id -> Int8,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    notification_policies (id) {
        id -> Int8,
        account_id -> Int8,
        created_at -> Timestamp,
        for_bots -> Int4,
        for_limited_accounts -> Int4,
        for_new_accounts -> Int4,
        for_not_followers -> Int4,
        for_not_following -> Int4,
        for_private_mentions -> Int4,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    notification_requests (id) {
        id -> Int8,
        account_id -> Int8,
        created_at -> Timestamp,
        from_account_id -> Int8,
        last_status_id -> Nullable<Int8>,
        notifications_count -> Int8,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    notifications (id) {
        id -> Int8,
        account_id -> Int8,
        activity_id -> Int8,
        activity_type -> Varchar,
        created_at -> Timestamp,
        filtered -> Bool,
        from_account_id -> Int8,
        group_key -> Nullable<Varchar>,
        #[sql_name = "type"]
        type_ -> Nullable<Varchar>,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    oauth_access_grants (id) {
        id -> Int8,
        application_id -> Int8,
        code_challenge -> Nullable<Varchar>,
        code_challenge_method -> Nullable<Varchar>,
        created_at -> Timestamp,
        expires_in -> Int4,
        redirect_uri -> Text,
        resource_owner_id -> Int8,
        revoked_at -> Nullable<Timestamp>,
        scopes -> Nullable<Varchar>,
        token -> Varchar,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use diesel::pg::sql_types::Inet;

    oauth_access_tokens (id) {
        id -> Int8,
        application_id -> Nullable<Int8>,
        created_at -> Timestamp,
        expires_in -> Nullable<Int4>,
        last_used_at -> Nullable<Timestamp>,
        last_used_ip -> Nullable<Inet>,
        refresh_token -> Nullable<Varchar>,
        resource_owner_id -> Nullable<Int8>,
        revoked_at -> Nullable<Timestamp>,
        scopes -> Nullable<Varchar>,
        token -> Varchar,
    }
}

diesel::table! {
    oauth_applications (id) {
        id -> Int8,
        confidential -> Bool,
        created_at -> Nullable<Timestamp>,
        name -> Varchar,
        owner_id -> Nullable<Int8>,
        owner_type -> Nullable<Varchar>,
        redirect_uri -> Text,
        scopes -> Varchar,
        secret -> Varchar,
        superapp -> Bool,
        uid -> Varchar,
        updated_at -> Nullable<Timestamp>,
        website -> Nullable<Varchar>,
    }
}

diesel::table! {
    pghero_space_stats (id) {
        id -> Int8,
        captured_at -> Nullable<Timestamp>,
        database -> Nullable<Text>,
        relation -> Nullable<Text>,
        schema -> Nullable<Text>,
        size -> Nullable<Int8>,
    }
}

diesel::table! {
    poll_votes (id) {
        id -> Int8,
        account_id -> Int8,
        choice -> Int4,
        created_at -> Timestamp,
        poll_id -> Int8,
        updated_at -> Timestamp,
        uri -> Nullable<Varchar>,
    }
}

diesel::table! {
    polls (id) {
        id -> Int8,
        account_id -> Int8,
        cached_tallies -> Array<Int8>,
        created_at -> Timestamp,
        expires_at -> Nullable<Timestamp>,
        hide_totals -> Bool,
        last_fetched_at -> Nullable<Timestamp>,
        lock_version -> Int4,
        multiple -> Bool,
        options -> Array<Varchar>,
        status_id -> Int8,
        updated_at -> Timestamp,
        voters_count -> Nullable<Int8>,
        votes_count -> Int8,
    }
}

diesel::table! {
    preview_card_providers (id) {
        id -> Int8,
        created_at -> Timestamp,
        domain -> Varchar,
        icon_content_type -> Nullable<Varchar>,
        icon_file_name -> Nullable<Varchar>,
        icon_file_size -> Nullable<Int8>,
        icon_updated_at -> Nullable<Timestamp>,
        requested_review_at -> Nullable<Timestamp>,
        reviewed_at -> Nullable<Timestamp>,
        trendable -> Nullable<Bool>,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    preview_card_trends (id) {
        id -> Int8,
        allowed -> Bool,
        language -> Nullable<Varchar>,
        preview_card_id -> Int8,
        rank -> Int4,
        score -> Float8,
    }
}

diesel::table! {
    preview_cards (id) {
        id -> Int8,
        author_account_id -> Nullable<Int8>,
        author_name -> Varchar,
        author_url -> Varchar,
        blurhash -> Nullable<Varchar>,
        created_at -> Timestamp,
        description -> Varchar,
        embed_url -> Varchar,
        height -> Int4,
        html -> Text,
        image_content_type -> Nullable<Varchar>,
        image_description -> Varchar,
        image_file_name -> Nullable<Varchar>,
        image_file_size -> Nullable<Int4>,
        image_storage_schema_version -> Nullable<Int4>,
        image_updated_at -> Nullable<Timestamp>,
        language -> Nullable<Varchar>,
        link_type -> Nullable<Int4>,
        max_score -> Nullable<Float8>,
        max_score_at -> Nullable<Timestamp>,
        provider_name -> Varchar,
        provider_url -> Varchar,
        published_at -> Nullable<Timestamp>,
        title -> Varchar,
        trendable -> Nullable<Bool>,
        #[sql_name = "type"]
        type_ -> Int4,
        unverified_author_account_id -> Nullable<Int8>,
        updated_at -> Timestamp,
        url -> Varchar,
        width -> Int4,
    }
}

diesel::table! {
    preview_cards_statuses (status_id, preview_card_id) {
        preview_card_id -> Int8,
        status_id -> Int8,
        url -> Nullable<Varchar>,
    }
}

diesel::table! {
    quotes (id) {
        id -> Int8,
        account_id -> Int8,
        activity_uri -> Nullable<Varchar>,
        approval_uri -> Nullable<Varchar>,
        created_at -> Timestamp,
        legacy -> Bool,
        quoted_account_id -> Nullable<Int8>,
        quoted_status_id -> Nullable<Int8>,
        state -> Int4,
        status_id -> Int8,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    relationship_severance_events (id) {
        id -> Int8,
        created_at -> Timestamp,
        purged -> Bool,
        target_name -> Varchar,
        #[sql_name = "type"]
        type_ -> Int4,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    relays (id) {
        id -> Int8,
        created_at -> Timestamp,
        follow_activity_id -> Nullable<Varchar>,
        inbox_url -> Varchar,
        state -> Int4,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    report_notes (id) {
        id -> Int8,
        account_id -> Int8,
        content -> Text,
        created_at -> Timestamp,
        report_id -> Int8,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    reports (id) {
        id -> Int8,
        account_id -> Int8,
        action_taken_at -> Nullable<Timestamp>,
        action_taken_by_account_id -> Nullable<Int8>,
        application_id -> Nullable<Int8>,
        assigned_account_id -> Nullable<Int8>,
        category -> Int4,
        comment -> Text,
        created_at -> Timestamp,
        forwarded -> Nullable<Bool>,
        rule_ids -> Nullable<Array<Int8>>,
        status_ids -> Array<Int8>,
        target_account_id -> Int8,
        updated_at -> Timestamp,
        uri -> Nullable<Varchar>,
    }
}

diesel::table! {
    rule_translations (id) {
        id -> Int8,
        created_at -> Timestamp,
        hint -> Text,
        language -> Varchar,
        rule_id -> Int8,
        text -> Text,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    rules (id) {
        id -> Int8,
        created_at -> Timestamp,
        deleted_at -> Nullable<Timestamp>,
        hint -> Text,
        priority -> Int4,
        text -> Text,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    scheduled_statuses (id) {
        id -> Int8,
        account_id -> Int8,
        params -> Nullable<Jsonb>,
        scheduled_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    schema_migrations (version) {
        version -> Varchar,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use diesel::pg::sql_types::Inet;

    session_activations (id) {
        id -> Int8,
        access_token_id -> Nullable<Int8>,
        created_at -> Timestamp,
        ip -> Nullable<Inet>,
        session_id -> Varchar,
        updated_at -> Timestamp,
        user_agent -> Varchar,
        user_id -> Int8,
        web_push_subscription_id -> Nullable<Int8>,
    }
}

diesel::table! {
    settings (id) {
        id -> Int8,
        created_at -> Nullable<Timestamp>,
        updated_at -> Nullable<Timestamp>,
        value -> Nullable<Text>,
        var -> Varchar,
    }
}

diesel::table! {
    severed_relationships (id) {
        id -> Int8,
        created_at -> Timestamp,
        direction -> Int4,
        languages -> Nullable<Array<Varchar>>,
        local_account_id -> Int8,
        notify -> Nullable<Bool>,
        relationship_severance_event_id -> Int8,
        remote_account_id -> Int8,
        show_reblogs -> Nullable<Bool>,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    site_uploads (id) {
        id -> Int8,
        blurhash -> Nullable<Varchar>,
        created_at -> Timestamp,
        file_content_type -> Nullable<Varchar>,
        file_file_name -> Nullable<Varchar>,
        file_file_size -> Nullable<Int4>,
        file_updated_at -> Nullable<Timestamp>,
        meta -> Nullable<Json>,
        updated_at -> Timestamp,
        var -> Varchar,
    }
}

diesel::table! {
    software_updates (id) {
        id -> Int8,
        created_at -> Timestamp,
        release_notes -> Varchar,
        #[sql_name = "type"]
        type_ -> Int4,
        updated_at -> Timestamp,
        urgent -> Bool,
        version -> Varchar,
    }
}

diesel::table! {
    status_edits (id) {
        id -> Int8,
        account_id -> Nullable<Int8>,
        created_at -> Timestamp,
        media_descriptions -> Nullable<Array<Nullable<Text>>>,
        ordered_media_attachment_ids -> Nullable<Array<Int8>>,
        poll_options -> Nullable<Array<Varchar>>,
        quote_id -> Nullable<Int8>,
        sensitive -> Nullable<Bool>,
        spoiler_text -> Text,
        status_id -> Int8,
        text -> Text,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    status_pins (id) {
        id -> Int8,
        account_id -> Int8,
        created_at -> Timestamp,
        status_id -> Int8,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    status_stats (id) {
        id -> Int8,
        created_at -> Timestamp,
        favourites_count -> Int8,
        quotes_count -> Int8,
        reblogs_count -> Int8,
        replies_count -> Int8,
        status_id -> Int8,
        untrusted_favourites_count -> Nullable<Int8>,
        untrusted_reblogs_count -> Nullable<Int8>,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    status_trends (id) {
        id -> Int8,
        account_id -> Int8,
        allowed -> Bool,
        language -> Nullable<Varchar>,
        rank -> Int4,
        score -> Float8,
        status_id -> Int8,
    }
}

diesel::table! {
    statuses (id) {
        id -> Int8,
        account_id -> Int8,
        application_id -> Nullable<Int8>,
        conversation_id -> Nullable<Int8>,
        created_at -> Timestamp,
        deleted_at -> Nullable<Timestamp>,
        edited_at -> Nullable<Timestamp>,
        fetched_replies_at -> Nullable<Timestamp>,
        in_reply_to_account_id -> Nullable<Int8>,
        in_reply_to_id -> Nullable<Int8>,
        language -> Nullable<Varchar>,
        local -> Nullable<Bool>,
        ordered_media_attachment_ids -> Nullable<Array<Int8>>,
        poll_id -> Nullable<Int8>,
        quote_approval_policy -> Int4,
        reblog_of_id -> Nullable<Int8>,
        reply -> Bool,
        sensitive -> Bool,
        spoiler_text -> Text,
        text -> Text,
        trendable -> Nullable<Bool>,
        updated_at -> Timestamp,
        uri -> Nullable<Varchar>,
        url -> Nullable<Varchar>,
        visibility -> Int4,
    }
}

diesel::table! {
    statuses_tags (tag_id, status_id) {
        status_id -> Int8,
        tag_id -> Int8,
    }
}

diesel::table! {
    tag_follows (id) {
        id -> Int8,
        account_id -> Int8,
        created_at -> Timestamp,
        tag_id -> Int8,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    tag_trends (id) {
        id -> Int8,
        allowed -> Bool,
        language -> Varchar,
        rank -> Int4,
        score -> Float8,
        tag_id -> Int8,
    }
}

diesel::table! {
    tagged_objects (id) {
        id -> Int8,
        ap_type -> Varchar,
        created_at -> Timestamp,
        object_id -> Nullable<Int8>,
        object_type -> Nullable<Varchar>,
        status_id -> Int8,
        updated_at -> Timestamp,
        uri -> Nullable<Varchar>,
    }
}

diesel::table! {
    tags (id) {
        id -> Int8,
        created_at -> Timestamp,
        display_name -> Nullable<Varchar>,
        last_status_at -> Nullable<Timestamp>,
        listable -> Nullable<Bool>,
        max_score -> Nullable<Float8>,
        max_score_at -> Nullable<Timestamp>,
        name -> Varchar,
        requested_review_at -> Nullable<Timestamp>,
        reviewed_at -> Nullable<Timestamp>,
        trendable -> Nullable<Bool>,
        updated_at -> Timestamp,
        usable -> Nullable<Bool>,
    }
}

diesel::table! {
    terms_of_services (id) {
        id -> Int8,
        changelog -> Text,
        created_at -> Timestamp,
        effective_date -> Nullable<Date>,
        notification_sent_at -> Nullable<Timestamp>,
        published_at -> Nullable<Timestamp>,
        text -> Text,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    tombstones (id) {
        id -> Int8,
        account_id -> Int8,
        by_moderator -> Nullable<Bool>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        uri -> Varchar,
    }
}

diesel::table! {
    unavailable_domains (id) {
        id -> Int8,
        created_at -> Timestamp,
        domain -> Varchar,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    user_invite_requests (id) {
        id -> Int8,
        created_at -> Timestamp,
        text -> Nullable<Text>,
        updated_at -> Timestamp,
        user_id -> Int8,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use diesel::pg::sql_types::Inet;

    user_ips (user_id, ip) {
        user_id -> Int8,
        ip -> Inet,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    user_roles (id) {
        id -> Int8,
        collection_limit -> Int4,
        color -> Varchar,
        created_at -> Timestamp,
        highlighted -> Bool,
        name -> Varchar,
        permissions -> Int8,
        position -> Int4,
        require_2fa -> Bool,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    username_blocks (id) {
        id -> Int8,
        allow_with_approval -> Bool,
        created_at -> Timestamp,
        exact -> Bool,
        normalized_username -> Varchar,
        updated_at -> Timestamp,
        username -> Varchar,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use diesel::pg::sql_types::Inet;

    users (id) {
        id -> Int8,
        account_id -> Int8,
        age_verified_at -> Nullable<Timestamp>,
        approved -> Bool,
        chosen_languages -> Nullable<Array<Varchar>>,
        confirmation_sent_at -> Nullable<Timestamp>,
        confirmation_token -> Nullable<Varchar>,
        confirmed_at -> Nullable<Timestamp>,
        consumed_timestep -> Nullable<Int4>,
        created_at -> Timestamp,
        created_by_application_id -> Nullable<Int8>,
        current_sign_in_at -> Nullable<Timestamp>,
        disabled -> Bool,
        email -> Varchar,
        encrypted_password -> Varchar,
        invite_id -> Nullable<Int8>,
        last_emailed_at -> Nullable<Timestamp>,
        last_sign_in_at -> Nullable<Timestamp>,
        locale -> Nullable<Varchar>,
        otp_backup_codes -> Nullable<Array<Varchar>>,
        otp_required_for_login -> Bool,
        otp_secret -> Nullable<Varchar>,
        require_tos_interstitial -> Bool,
        reset_password_sent_at -> Nullable<Timestamp>,
        reset_password_token -> Nullable<Varchar>,
        role_id -> Nullable<Int8>,
        settings -> Nullable<Text>,
        sign_in_count -> Int4,
        sign_in_token -> Nullable<Varchar>,
        sign_in_token_sent_at -> Nullable<Timestamp>,
        sign_up_ip -> Nullable<Inet>,
        skip_sign_in_token -> Nullable<Bool>,
        time_zone -> Nullable<Varchar>,
        unconfirmed_email -> Nullable<Varchar>,
        updated_at -> Timestamp,
        webauthn_id -> Nullable<Varchar>,
    }
}

diesel::table! {
    web_push_subscriptions (id) {
        id -> Int8,
        access_token_id -> Int8,
        created_at -> Timestamp,
        data -> Nullable<Json>,
        endpoint -> Varchar,
        key_auth -> Varchar,
        key_p256dh -> Varchar,
        standard -> Bool,
        updated_at -> Timestamp,
        user_id -> Int8,
    }
}

diesel::table! {
    web_settings (id) {
        id -> Int8,
        created_at -> Timestamp,
        data -> Nullable<Json>,
        updated_at -> Timestamp,
        user_id -> Int8,
    }
}

diesel::table! {
    webauthn_credentials (id) {
        id -> Int8,
        created_at -> Timestamp,
        external_id -> Varchar,
        nickname -> Varchar,
        public_key -> Varchar,
        sign_count -> Int8,
        updated_at -> Timestamp,
        user_id -> Nullable<Int8>,
    }
}

diesel::table! {
    webhooks (id) {
        id -> Int8,
        created_at -> Timestamp,
        enabled -> Bool,
        events -> Array<Varchar>,
        secret -> Varchar,
        template -> Nullable<Text>,
        updated_at -> Timestamp,
        url -> Varchar,
    }
}
