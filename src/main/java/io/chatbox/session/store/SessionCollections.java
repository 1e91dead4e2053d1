package io.chatbox.session.store;

import com.mongodb.ReadConcern;
import com.mongodb.client.MongoCollection;
import io.chatbox.config.DataSettings;
import io.chatbox.config.Settings;
import io.chatbox.mongo.Database;
import io.chatbox.mongo.SealedTexts;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.bson.Document;

/** The collections of sessions and messages, and what writes and reads their documents. */
@Singleton
final class SessionCollections {
  static final String MESSAGES = "messages";
  static final String REMOTE_DELETIONS = "remote_deletions";
  static final String ERASURES = "erasures";

  private final Database database;
  private final MongoCollection<Document> sessions;
  private final MongoCollection<Document> messages;
  private final MongoCollection<Document> erasures;
  private final MongoCollection<Document> remoteDeletions;
  private final SessionDocuments sessionDocuments;
  private final MessageDocuments messageDocuments;
  private final Replies replies = new Replies();

  @Inject
  SessionCollections(Database database, Settings settings, SealedTexts texts) {
    this(database, settings.get(DataSettings.MONGO_COLLECTION), texts);
  }

  /**
   * @param sessions name of the sessions' collection
   */
  SessionCollections(Database database, String sessions, SealedTexts texts) {
    this.database = database;
    this.sessions = database.collection(sessions);
    messages = database.collection(MESSAGES).withReadConcern(ReadConcern.MAJORITY);
    erasures = database.collection(ERASURES);
    remoteDeletions = database.collection(REMOTE_DELETIONS);
    sessionDocuments = new SessionDocuments(texts);
    messageDocuments = new MessageDocuments(texts);
  }

  Database database() {
    return database;
  }

  MongoCollection<Document> sessions() {
    return sessions;
  }

  /** Reads see only what a majority has: a duplicate must not be acknowledged on less. */
  MongoCollection<Document> messages() {
    return messages;
  }

  /** What is left to do of deletions. */
  MongoCollection<Document> erasures() {
    return erasures;
  }

  /** What providers are still to delete. */
  MongoCollection<Document> remoteDeletions() {
    return remoteDeletions;
  }

  /** Room for what is read of messages. */
  Replies replies() {
    return replies;
  }

  SessionDocuments sessionDocuments() {
    return sessionDocuments;
  }

  MessageDocuments messageDocuments() {
    return messageDocuments;
  }
}
