// The main job with masto, the client library of web apps: REST, and streams over one multiplexed WebSocket.
import assert from "node:assert/strict";
import { createRestAPIClient, createStreamingAPIClient } from "masto";

const url = process.env.BASE;
const client = (accessToken) => createRestAPIClient({ url, accessToken });
const alice = client(process.env.ALICE_TOKEN);
const bob = client(process.env.BOB_TOKEN);

const within = (seconds, what, promise) =>
  Promise.race([
    promise,
    new Promise((_, reject) => setTimeout(() => reject(new Error(`never came: ${what}`)), seconds * 1000)),
  ]);

async function next(subscription, what, wanted) {
  const found = (async () => {
    for await (const event of subscription) if (wanted(event)) return event;
  })();
  return within(15, what, found);
}

const me = await alice.v1.accounts.verifyCredentials();
const other = await bob.v1.accounts.verifyCredentials();
assert.equal(me.acct, "alice");
const instance = await alice.v2.instance.fetch();
assert.ok(instance.configuration.urls.streaming);

await bob.v1.accounts.$select(me.id).follow();
const streaming = createStreamingAPIClient({
  streamingApiUrl: instance.configuration.urls.streaming,
  accessToken: process.env.BOB_TOKEN,
});
const user = streaming.user.subscribe();
const tag = streaming.hashtag.subscribe({ tag: "masto" });
await new Promise((resolve) => setTimeout(resolve, 1000));

const heardAtHome = next(user, "an update", (event) => event.event === "update" && event.payload.account.acct === "alice");
const heardByTag = next(tag, "an update of the tag", (event) => event.event === "update");
const post = await alice.v1.statuses.create({ status: "From masto #masto", visibility: "public" });
assert.equal((await heardAtHome).payload.id, post.id);
assert.equal((await heardByTag).payload.id, post.id);

const reply = await bob.v1.statuses.create({ status: "Indeed", inReplyToId: post.id, spoilerText: "short" });
assert.equal(reply.inReplyToId, post.id);
const context = await alice.v1.statuses.$select(post.id).context.fetch();
assert.deepEqual(context.descendants.map((status) => status.id), [reply.id]);
for (const verb of ["reblog", "favourite", "bookmark"]) await bob.v1.statuses.$select(post.id)[verb]();
const shown = await bob.v1.statuses.$select(post.id).fetch();
assert.ok(shown.reblogged && shown.favourited && shown.bookmarked);
const home = await bob.v1.timelines.home.list();
assert.ok(home.some((status) => status.id === post.id));
const notifications = await alice.v1.notifications.list({ limit: 10 });
assert.ok(notifications.some((notification) => notification.type === "favourite"));

const gone = next(user, "a deletion", (event) => event.event === "delete" && event.payload === post.id);
await alice.v1.statuses.$select(post.id).remove();
await gone;
user.unsubscribe();
tag.unsubscribe();
streaming.close();
console.log("masto: sign in, stream, post, reply, boost, favourite, bookmark, read, delete");
process.exit(0);
