-- A town of made-up people, with psql's variables: accounts, statuses, pairs (key pairs, shared), domain.
--
-- Account n has the id :first_account + n. Number 0 is read by all others, number 1 reads 500 of them. Ids of statuses
-- are times of the last 300 days, as snowflakes are. Triggers and foreign keys are off: what is written here fits.
\set ON_ERROR_STOP on
set session_replication_role = replica;
set synchronous_commit = off;
set work_mem = '256MB';
select setseed(0.4711);

create temporary table keys (pair int, private text, public text);
\copy keys from pstdin
create temporary table constants as select
  ((extract(epoch from now() - interval '400 days') * 1000)::bigint << 16) as first_account,
  now() at time zone 'utc' as now;

insert into accounts (id, username, display_name, note, private_key, public_key, discoverable, indexable, created_at, updated_at)
  select first_account + n,
    case n when 0 then 'famous' when 1 then 'reader' else 'person' || n end, 'Person ' || n,
    '<p>Somebody who writes about ' || md5(n::text) || '</p>', k.private, k.public, true, n % 2 = 0, now, now
  from constants, generate_series(0, :accounts - 1) n join keys k on k.pair = n % :pairs;
insert into users (email, account_id, confirmed_at, approved, current_sign_in_at, created_at, updated_at)
  select username || '@bench.example', a.id, now, true, now, now, now from accounts a, constants where a.id >= first_account order by a.id;
insert into oauth_applications (name, uid, secret, redirect_uri, scopes, created_at, updated_at)
  select 'bench', 'bench', 'bench', 'urn:ietf:wg:oauth:2.0:oob', 'read write follow push', now, now from constants;
insert into oauth_access_tokens (token, application_id, resource_owner_id, scopes, created_at, last_used_at)
  select 'bench-' || (u.account_id - first_account), p.id, u.id, 'read write follow push', now, now
  from users u, oauth_applications p, constants where p.uid = 'bench' and u.email like '%@bench.example' and u.account_id - first_account < 20000;
insert into tags (name, created_at, updated_at) select 'bench' || n, now, now from generate_series(0, 999) n, constants;

-- a few people write most
create temporary table written as
  select n, ((extract(epoch from now - interval '300 days') * 1000)::bigint + n * (300::bigint * 86400000 / :statuses)) as ms,
    2 + floor((:accounts - 2) * power(random(), 3))::bigint as author, random() as kind, random() as extra, random() as picked
  from generate_series(1, :statuses) n, constants;
create temporary table made as
  select n, (ms << 16) + n % 65536 as id, first_account + case when n % 5000 = 0 then 1 else author end as account_id,
    to_timestamp(ms / 1000.0) at time zone 'utc' as at, kind, extra, n % 1000 as tag, picked from written, constants;
create unique index on made (n);
analyze made;

-- kind: under 0.1 a reblog, under 0.3 a reply, else an original
insert into conversations (id, created_at, updated_at) select n, at, at from made where kind >= 0.3;
select setval('conversations_id_seq', :statuses + 1);
insert into statuses (id, account_id, text, created_at, updated_at, visibility, language, local, uri, reply, in_reply_to_id, in_reply_to_account_id,
    reblog_of_id, conversation_id, ordered_media_attachment_ids)
  select m.id, m.account_id,
    case when m.kind < 0.1 then '' else 'Post ' || m.n || ' about ' || md5(m.n::text) || ' and a few more words, so that it is as long as posts are'
      || case when m.extra < 0.2 then ' #bench' || m.tag else '' end end,
    m.at, m.at, case when m.kind < 0.1 or m.picked < 0.8 then 0 when m.picked < 0.9 then 1 else 2 end,
    case when m.kind < 0.1 then null else 'en' end, true, 'https://' || :'domain' || '/ap/users/' || m.account_id || '/statuses/' || m.id,
    m.kind >= 0.1 and m.kind < 0.3, case when m.kind >= 0.1 and m.kind < 0.3 then t.id end, case when m.kind >= 0.1 and m.kind < 0.3 then t.account_id end,
    case when m.kind < 0.1 then t.id end, case when m.kind >= 0.3 then m.n when m.kind >= 0.1 then t.n end,
    case when m.kind >= 0.3 and m.extra > 0.8 then array[m.id] end
  from made m left join lateral (
    select o.id, o.account_id, o.n from made o where o.n between greatest(m.n - 1 - floor(m.picked * 1000)::int, 1) and m.n - 1 and o.kind >= 0.3
    order by o.n limit 1) t on m.kind < 0.3
  where m.kind >= 0.3 or t.id is not null;
insert into media_attachments (id, account_id, status_id, type, file_file_name, file_content_type, file_file_size, file_updated_at, file_meta, blurhash,
    description, processing, file_storage_schema_version, created_at, updated_at)
  select id, account_id, id, 0, md5(n::text) || '.png', 'image/png', 12345, at,
    '{"original":{"width":800,"height":600,"size":"800x600","aspect":1.33},"small":{"width":461,"height":346,"size":"461x346","aspect":1.33}}',
    'UBL_:rOpGG-;~qRjWBay%MRjfQofM{ofxuWB', 'A picture of ' || n, 2, 1, at, at from made where kind >= 0.3 and extra > 0.8;
insert into statuses_tags (status_id, tag_id)
  select m.id, t.id from made m join tags t on t.name = 'bench' || m.tag where m.kind >= 0.1 and m.extra < 0.2;
insert into status_stats (status_id, replies_count, reblogs_count, favourites_count, created_at, updated_at)
  select id, 0, 0, 1 + (n % 7), at, at from made where n % 2 = 0;

insert into follows (account_id, target_account_id, created_at, updated_at)
  select first_account + n, first_account, now, now from generate_series(1, :accounts - 1) n, constants;
insert into follows (account_id, target_account_id, created_at, updated_at)
  select first_account + 1, first_account + 2 + n * greatest((:accounts / 20) / 500, 1), now, now from generate_series(0, least(500, :accounts - 2) - 2) n, constants;

-- what the reader is told: favourites of own posts, followers, mentions
create temporary table own as select id, row_number() over (order by id desc) as k from statuses where account_id = (select first_account + 1 from constants) and reblog_of_id is null;
insert into favourites (account_id, status_id, created_at, updated_at)
  select first_account + 2 + n, o.id, now, now from generate_series(0, least(999, :accounts - 3)) n join own o on o.k = 1 + n % (select count(*) from own), constants;
insert into notifications (account_id, from_account_id, activity_type, activity_id, type, created_at, updated_at)
  select first_account + 1, f.account_id, 'Favourite', f.id, 'favourite', now, now from favourites f, constants where f.status_id in (select id from own);
insert into mentions (account_id, status_id, silent, created_at, updated_at)
  select first_account + 1, m.id, false, m.at, m.at from made m, constants where m.kind >= 0.3 and m.n > :statuses - 3000 and m.n % 3 = 0;
insert into notifications (account_id, from_account_id, activity_type, activity_id, type, created_at, updated_at)
  select first_account + 1, s.account_id, 'Mention', m.id, 'mention', now, now
  from mentions m join statuses s on s.id = m.status_id, constants where m.account_id = first_account + 1;

-- a thread of 500 replies, each to one of those before
create temporary table thread as
  select k, (((extract(epoch from now - interval '1 hour') * 1000)::bigint + k) << 16) + k as id, first_account + 2 + (k * 37) % (:accounts - 2) as account_id,
    now - interval '1 hour' + k * interval '1 ms' as at from generate_series(0, 500) k, constants;
insert into conversations (id, created_at, updated_at) select :statuses + 1, now, now from constants;
insert into statuses (id, account_id, text, created_at, updated_at, visibility, language, local, uri, reply, in_reply_to_id, in_reply_to_account_id, conversation_id)
  select t.id, t.account_id, 'Reply ' || t.k || ' in a long thread', t.at, t.at, 0, 'en', true, 'https://' || :'domain' || '/thread/' || t.k, t.k > 0, p.id, p.account_id, :statuses + 1
  from thread t left join thread p on p.k = t.k - 1 - (t.k - 1) / 3 * (t.k % 2);

insert into account_stats (account_id, statuses_count, following_count, followers_count, last_status_at, created_at, updated_at)
  select a.id, coalesce(s.count, 0), case when a.id = first_account then 0 else 1 end, case when a.id = first_account then :accounts - 1 else 0 end, s.last, now, now
  from constants, accounts a left join (select account_id, count(*), max(created_at) as last from statuses group by 1) s on s.account_id = a.id where a.id >= first_account;
