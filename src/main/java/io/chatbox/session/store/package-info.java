/**
 * Sessions and messages in MongoDB: their stores, search, shares, and the cleanup. Used by no other
 * package; beans of it stand behind the interfaces of {@link io.chatbox.session}.
 *
 * <p>Collections, beside what {@link io.chatbox.mongo} says of all:
 *
 * <p>{@code sessions} ({@code MONGO_COLLECTION}), a document a session:
 *
 * <ul>
 *   <li>{@code _id}, {@code v} (2), {@code uid} its user
 *   <li>{@code nm} name, {@code renamed} true once its user gave it; {@code modelId} the chosen
 *       model
 *   <li>{@code ts} start, {@code lastActivity}, {@code endTs} end, {@code endedBy} {@code user} or
 *       {@code cleanup}, {@code dur} seconds from start to end; the last three only once it ended.
 *       {@code RETENTION_DAYS} counts from {@code endTs}
 *   <li>{@code activeUid} the user while the session is active, else absent: unique, which is how a
 *       user has at most one active session
 *   <li>{@code liveAt} when a server last saw a live connection in it, to about a minute; written
 *       only while it is active
 *   <li>{@code turnServer} the server that answers in it, {@code turnUntil} until when it holds the
 *       session (the cleanup spares it until then), {@code turnAnswer} the answer's id; all three
 *       absent while nobody answers. {@code turnUntil} 1970 means that the claim is just being
 *       taken away. {@code idx_turn_until} finds claims that have lapsed
 *   <li>{@code epoch} how often it was claimed or a claim was taken away; absent before the first
 *       time
 *   <li>{@code remote} {@code {modelId, id, answer}}: where that model's provider keeps the
 *       conversation itself, up to that answer; without {@code answer} while nobody knows whether
 *       it holds what was said here, so that it is not gone on with
 *   <li>{@code seq} the last number given to a message, 0 if none
 *   <li>{@code messages} how many messages its user sees
 *   <li>{@code summary} what a model wrote of the conversation's beginning, sealed, and {@code
 *       summaryTo} the number up to which it goes; {@code cuts} how often something was dropped by
 *       an edit: a summary of what was read before such a cut is not kept
 *   <li>{@code shareValue} the token of its link, sealed, and {@code shareToken} the digest that it
 *       is found by, unique; both absent while it isn't shared
 *   <li>{@code adminAssisted}, {@code totalTokens}
 *   <li>{@code answers} how many answers the figures count, {@code respTimes} the last 100 of them
 *       as {@code {id, ms}}, {@code avgRespTime} their average and {@code maxRespTime} the maximum
 *       of all, in ms
 * </ul>
 *
 * <p>{@code messages}, a document a message:
 *
 * <ul>
 *   <li>{@code _id}, {@code v} (2), {@code sessionId}, {@code uid} the session's user
 *   <li>{@code seq} its number, unique in the session. Given before the message is written, so a
 *       failed write leaves a gap; no number is ever given twice
 *   <li>{@code clientKey} the client's id for it or else its own {@code _id}: unique per user
 *   <li>{@code sender}, {@code by} who wrote it where that is a person other than the session's
 *       user, {@code content}, {@code ts}, {@code meta} what the client sent beside it, an object
 *       in JSON; documents from before it was sealed have it in {@code metadata}, as pairs {@code
 *       {k, v}}
 *   <li>{@code size} bytes of {@code content} and {@code meta} as they are stored, by which reads
 *       of many messages are bounded; absent in documents from before it was kept, of which two are
 *       read at a time
 *   <li>{@code replaces} id of the first of the messages that were dropped for this one
 *   <li>{@code dropped} true if another took its place: then {@code content} is empty, {@code meta}
 *       and {@code rating} are gone, and only resends still find it. Also under the id of an answer
 *       that never came to be, because its claim was taken away before it was stored
 *   <li>of answers only: {@code answers} id and {@code answersSeq} number of the question, {@code
 *       modelId}, {@code state} {@code running}, {@code complete}, {@code stopped}, {@code
 *       interrupted} or {@code failed}; {@code promptTokens}, {@code completionTokens}, {@code
 *       tokensEstimated}, estimates until it has ended; once ended {@code finishReason}, and if it
 *       failed {@code failure} the stable word for why (absent in documents from before it was
 *       kept); {@code rating} {@code up} or {@code down} once its user gave one
 * </ul>
 *
 * <p>{@code erasures}, a document a deleted session whose messages are to be deleted once more:
 * {@code _id} the session's, {@code v}, {@code uid}, {@code ts} when. Written before the session is
 * deleted; of one that is there after all the messages stay. Gone after minutes.
 *
 * <p>{@code remote_deletions}, a document a conversation that a provider keeps and nobody goes on
 * with, until it is deleted there, for a week at most: {@code _id} the model's id, a slash and the
 * provider's name for it, {@code v}, {@code modelId}, {@code id}, {@code uid} whose it is (the
 * provider finds it by that), {@code ts} since when, {@code next} when it is tried again, {@code
 * tries} how often it was.
 *
 * <p>{@code content}, {@code meta}, {@code nm}, {@code summary} and {@code shareValue} are binary
 * where they are sealed and strings in the clear, see {@link io.chatbox.crypto}.
 *
 * <p>Nothing here reads more of a conversation at once than a window of bytes, however long it is
 * (see {@code Windows} and, for several at once, {@code Sweep}), or an {@link
 * io.chatbox.session.Excerpt}. docs/MONGODB_INDEXES.md says which index serves which query.
 *
 * <p>Promises: those of {@link io.chatbox.session}. Each write is one command or can be repeated as
 * a whole from wherever it broke off, on any server; and it returns the same then: what an earlier
 * attempt has come to, without hearing of it, is this one's own.
 */
package io.chatbox.session.store;
