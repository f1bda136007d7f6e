//! Which tables may appear in one query, and by which column `inner_join(table)` joins.
//!
//! A table with two columns that lead to the same parent (follows, blocks, notifications …) has no
//! default: name the column with `.on(…)`, unless one of them is plainly the owner.

use diesel::{allow_tables_to_appear_in_same_query, joinable};

use crate::ferrodon::{jobs, lanes};
use crate::mastodon::*;

// What timelines, profiles, relationships, notifications, tokens and sessions are made of.
allow_tables_to_appear_in_same_query!(
    account_conversations,
    account_domain_blocks,
    account_notes,
    account_pins,
    account_stats,
    accounts,
    blocks,
    bookmarks,
    conversation_mutes,
    conversations,
    custom_filter_keywords,
    custom_filter_statuses,
    custom_filters,
    favourites,
    featured_tags,
    follow_requests,
    follows,
    list_accounts,
    lists,
    media_attachments,
    mentions,
    mutes,
    notification_permissions,
    notification_policies,
    notification_requests,
    notifications,
    oauth_access_grants,
    oauth_access_tokens,
    oauth_applications,
    poll_votes,
    polls,
    preview_cards,
    preview_cards_statuses,
    quotes,
    reports,
    scheduled_statuses,
    session_activations,
    status_edits,
    status_pins,
    status_stats,
    status_trends,
    statuses,
    statuses_tags,
    tag_follows,
    tags,
    user_roles,
    users,
    web_push_subscriptions,
);

/// Allows one table beside each of the others, which need not meet each other.
macro_rules! beside {
    ($($table:ident: $($other:ident),+;)+) => {
        $($(allow_tables_to_appear_in_same_query!($table, $other);)+)+
    };
}

beside! {
    account_aliases: accounts;
    account_deletion_requests: accounts, users;
    account_migrations: accounts;
    account_moderation_notes: accounts;
    account_relationship_severance_events: accounts, relationship_severance_events;
    account_statuses_cleanup_policies: accounts, users;
    account_summaries: accounts, account_stats, follows;
    account_warnings: accounts, users, reports, appeals;
    accounts_tags: accounts, tags;
    admin_action_logs: accounts;
    announcement_mutes: announcements, accounts;
    announcement_reactions: announcements, accounts, custom_emojis;
    appeals: accounts;
    backups: users, accounts;
    bulk_import_rows: bulk_imports;
    bulk_imports: accounts;
    canonical_email_blocks: accounts, users;
    collection_items: collections, accounts, account_stats;
    collection_reports: collections, reports;
    collections: accounts, tags, users;
    custom_emojis: custom_emoji_categories;
    domain_allows: accounts;
    domain_blocks: accounts, instances;
    email_subscriptions: accounts, users;
    follow_recommendation_mutes: accounts;
    follow_recommendation_suppressions: accounts;
    generated_annual_reports: accounts;
    global_follow_recommendations: accounts, follows, follow_recommendation_mutes;
    identities: users, accounts;
    instances: accounts, unavailable_domains, domain_allows;
    invites: users, accounts;
    keypairs: accounts;
    login_activities: users, accounts;
    markers: users, accounts;
    preview_card_trends: preview_cards;
    report_notes: reports, accounts;
    rule_translations: rules;
    severed_relationships: accounts, relationship_severance_events;
    tag_trends: tags;
    tagged_objects: statuses, collections;
    tombstones: accounts;
    user_invite_requests: users, accounts;
    user_ips: users, accounts;
    web_settings: users, accounts;
    webauthn_credentials: users, accounts;
}

allow_tables_to_appear_in_same_query!(jobs, lanes);

joinable!(account_conversations -> accounts (account_id));
joinable!(account_conversations -> conversations (conversation_id));
joinable!(account_deletion_requests -> accounts (account_id));
joinable!(account_domain_blocks -> accounts (account_id));
joinable!(account_stats -> accounts (account_id));
joinable!(account_statuses_cleanup_policies -> accounts (account_id));
joinable!(account_summaries -> accounts (account_id));
joinable!(accounts_tags -> accounts (account_id));
joinable!(accounts_tags -> tags (tag_id));
joinable!(announcement_mutes -> announcements (announcement_id));
joinable!(announcement_reactions -> announcements (announcement_id));
joinable!(announcement_reactions -> custom_emojis (custom_emoji_id));
joinable!(bookmarks -> accounts (account_id));
joinable!(bookmarks -> statuses (status_id));
joinable!(bulk_import_rows -> bulk_imports (bulk_import_id));
joinable!(collection_items -> accounts (account_id));
joinable!(collection_items -> collections (collection_id));
joinable!(collections -> accounts (account_id));
joinable!(conversation_mutes -> accounts (account_id));
joinable!(conversation_mutes -> conversations (conversation_id));
joinable!(custom_emojis -> custom_emoji_categories (category_id));
joinable!(custom_filter_keywords -> custom_filters (custom_filter_id));
joinable!(custom_filter_statuses -> custom_filters (custom_filter_id));
joinable!(custom_filter_statuses -> statuses (status_id));
joinable!(custom_filters -> accounts (account_id));
joinable!(favourites -> accounts (account_id));
joinable!(favourites -> statuses (status_id));
joinable!(featured_tags -> accounts (account_id));
joinable!(featured_tags -> tags (tag_id));
joinable!(global_follow_recommendations -> accounts (account_id));
joinable!(identities -> users (user_id));
joinable!(invites -> users (user_id));
joinable!(keypairs -> accounts (account_id));
joinable!(list_accounts -> accounts (account_id));
joinable!(list_accounts -> lists (list_id));
joinable!(lists -> accounts (account_id));
joinable!(login_activities -> users (user_id));
joinable!(markers -> users (user_id));
joinable!(media_attachments -> accounts (account_id));
joinable!(media_attachments -> statuses (status_id));
joinable!(mentions -> accounts (account_id));
joinable!(mentions -> statuses (status_id));
joinable!(notification_policies -> accounts (account_id));
joinable!(oauth_access_grants -> oauth_applications (application_id));
joinable!(oauth_access_grants -> users (resource_owner_id));
joinable!(oauth_access_tokens -> oauth_applications (application_id));
joinable!(oauth_access_tokens -> users (resource_owner_id));
joinable!(poll_votes -> accounts (account_id));
joinable!(poll_votes -> polls (poll_id));
joinable!(polls -> accounts (account_id));
joinable!(polls -> statuses (status_id));
joinable!(preview_card_trends -> preview_cards (preview_card_id));
joinable!(preview_cards_statuses -> preview_cards (preview_card_id));
joinable!(preview_cards_statuses -> statuses (status_id));
joinable!(quotes -> statuses (status_id));
joinable!(report_notes -> reports (report_id));
joinable!(rule_translations -> rules (rule_id));
joinable!(scheduled_statuses -> accounts (account_id));
joinable!(session_activations -> oauth_access_tokens (access_token_id));
joinable!(session_activations -> users (user_id));
joinable!(status_edits -> statuses (status_id));
joinable!(status_pins -> accounts (account_id));
joinable!(status_pins -> statuses (status_id));
joinable!(status_stats -> statuses (status_id));
joinable!(status_trends -> accounts (account_id));
joinable!(status_trends -> statuses (status_id));
joinable!(statuses -> accounts (account_id));
joinable!(statuses -> oauth_applications (application_id));
joinable!(statuses_tags -> statuses (status_id));
joinable!(statuses_tags -> tags (tag_id));
joinable!(tag_follows -> accounts (account_id));
joinable!(tag_follows -> tags (tag_id));
joinable!(tag_trends -> tags (tag_id));
joinable!(user_invite_requests -> users (user_id));
joinable!(users -> accounts (account_id));
joinable!(users -> user_roles (role_id));
joinable!(web_push_subscriptions -> oauth_access_tokens (access_token_id));
joinable!(web_push_subscriptions -> users (user_id));
joinable!(web_settings -> users (user_id));
joinable!(webauthn_credentials -> users (user_id));
