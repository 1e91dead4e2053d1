package io.chatbox.session.store;

import io.chatbox.crypto.Binding;
import io.chatbox.mongo.Documents;
import io.chatbox.mongo.SealedTexts;
import io.chatbox.protocol.Author;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.Rating;
import io.chatbox.protocol.Sender;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.TokenCount;
import io.chatbox.protocol.UserId;
import io.chatbox.session.Answers.Growth;
import io.chatbox.session.Answers.Outcome;
import io.chatbox.session.Message;
import io.chatbox.session.Message.Answer;
import io.chatbox.session.Message.Body;
import io.chatbox.session.Message.Finish;
import io.chatbox.session.Message.Position;
import io.chatbox.session.Message.State;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.bson.types.Binary;

/** Message documents, written and read. The fields are in the package's text. */
final class MessageDocuments {
  /** Sealed values, which are bound to these names. */
  static final String CONTENT = "content";

  static final String METADATA = "meta";

  /** Bytes of these two, as they are stored. */
  static final String SIZE = "size";

  /** Who wrote it, where that isn't the session's user. */
  private static final String BY = "by";

  private final SealedTexts texts;

  MessageDocuments(SealedTexts texts) {
    this.texts = texts;
  }

  static Binding binding(Document document, String field) {
    return new Binding(document.getString("sessionId"), document.getString("_id"), field);
  }

  Document write(Message message) {
    Document document =
        new Document("_id", message.id())
            .append("v", Documents.VERSION)
            .append("sessionId", message.sessionId())
            .append("uid", message.ownerId())
            .append("seq", message.seq())
            .append("clientKey", message.clientMsgId().orElse(message.id().value()))
            .append("sender", message.sender().wireName())
            .append(CONTENT, seal(message, CONTENT, message.content()))
            .append("ts", Date.from(message.at()));
    if (!message.metadata().isEmpty()) {
      document.append(METADATA, sealedMetadata(message));
    }
    document.append(SIZE, size(document));
    if (!message.author().equals(Author.user(message.ownerId()))) {
      message.author().id().ifPresent(author -> document.append(BY, author));
    }
    message.replaces().ifPresent(id -> document.append("replaces", id));
    message.answer().ifPresent(answer -> append(document, answer));
    return document;
  }

  private static void append(Document document, Answer answer) {
    document
        .append("answers", answer.answers())
        .append("answersSeq", answer.answersSeq())
        .append("modelId", answer.modelId())
        .append("state", stored(answer.state()));
    answer.finish().ifPresent(finish -> append(document, finish));
    answer.rating().ifPresent(rating -> document.append("rating", rating.wireName()));
    document.putAll(usage(answer.tokens()));
  }

  private static void append(Document document, Finish finish) {
    document.append("finishReason", finish.reason());
    finish.failure().ifPresent(word -> document.append("failure", word));
  }

  /** The fields that the end of an answer sets. */
  Document ended(Message answer, Outcome outcome) {
    Document fields =
        usage(outcome.tokens())
            .append("modelId", modelId(answer))
            .append(CONTENT, seal(answer, CONTENT, outcome.content()))
            .append("state", stored(outcome.state()));
    fields.append(SIZE, size(fields));
    append(fields, outcome.finish());
    return fields;
  }

  /** The fields that change while an answer grows. */
  Document grown(Growth growth) {
    Document fields =
        usage(growth.tokens())
            .append("modelId", modelId(growth.answer()))
            .append(CONTENT, seal(growth.answer(), CONTENT, growth.content()));
    return fields.append(SIZE, size(fields));
  }

  /** Answers have no metadata. */
  private static long size(Document document) {
    return size(document.get(CONTENT)) + size(document.get(METADATA));
  }

  private static long size(Object stored) {
    return switch (stored) {
      case Binary sealed -> sealed.length();
      case String clear -> Utf8.length(clear);
      case null, default -> 0;
    };
  }

  /** It may be another than the answer began with. */
  private static String modelId(Message answer) {
    return answer.answer().orElseThrow().modelId();
  }

  private Object seal(Message message, String field, String text) {
    return texts.seal(new Binding(message.sessionId().value(), message.id().value(), field), text);
  }

  private SealedTexts.Text open(Document document, String field) {
    return texts.open(binding(document, field), document.get(field));
  }

  private static Document usage(TokenCount tokens) {
    return new Document("promptTokens", tokens.prompt())
        .append("completionTokens", tokens.completion())
        .append("tokensEstimated", tokens.estimated());
  }

  Message read(Document document) {
    String id = document.getString("_id");
    SealedTexts.Text text =
        document.getBoolean("dropped", false) ? SealedTexts.Text.NONE : open(document, CONTENT);
    return new Message(
        new MessageId(id),
        new Position(
            new SessionId(document.getString("sessionId")),
            new UserId(document.getString("uid")),
            Documents.number(document, "seq")),
        author(document),
        document.getDate("ts").toInstant(),
        new Body(
            text.text(),
            text.readable(),
            Optional.of(document.getString("clientKey")).filter(key -> !key.equals(id)),
            metadata(document)),
        Optional.ofNullable(document.getString("replaces")).map(MessageId::new),
        document.containsKey("answers") ? Optional.of(answer(document)) : Optional.empty());
  }

  /** The owner is not named a second time. */
  private static Author author(Document document) {
    Sender sender = Sender.valueOf(constant(document.getString("sender")));
    Optional<String> writer =
        Optional.ofNullable(document.getString(BY))
            .or(() -> Optional.of(document.getString("uid")).filter(own -> sender == Sender.USER));
    return new Author(sender, writer.map(UserId::new));
  }

  private static Answer answer(Document document) {
    return new Answer(
        new MessageId(document.getString("answers")),
        Documents.number(document, "answersSeq"),
        document.getString("modelId"),
        State.valueOf(constant(document.getString("state"))),
        Optional.ofNullable(document.getString("finishReason"))
            .map(why -> new Finish(why, Optional.ofNullable(document.getString("failure")))),
        new TokenCount(
            (int) Documents.number(document, "promptTokens"),
            (int) Documents.number(document, "completionTokens"),
            document.getBoolean("tokensEstimated", false)),
        Optional.ofNullable(document.getString("rating"))
            .map(name -> Rating.valueOf(constant(name))));
  }

  static String stored(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static String constant(String stored) {
    return stored.toUpperCase(Locale.ROOT);
  }

  private Object sealedMetadata(Message message) {
    JsonObjectBuilder json = Json.createObjectBuilder();
    message.metadata().forEach(json::add);
    return seal(message, METADATA, json.build().toString());
  }

  /** What can't be read is none. */
  private Map<String, String> metadata(Document document) {
    if (!document.containsKey(METADATA)) {
      return pairs(document.getList("metadata", Document.class, List.of()));
    }
    String text = open(document, METADATA).text();
    return text.isEmpty() ? Map.of() : map(text);
  }

  private static Map<String, String> map(String json) {
    try (JsonReader reader = Json.createReader(new StringReader(json))) {
      JsonObject object = reader.readObject();
      Map<String, String> map = HashMap.newHashMap(object.size());
      object.keySet().forEach(key -> map.put(key, object.getString(key)));
      return map;
    }
  }

  /** As documents have it that were written before it was sealed. */
  private static Map<String, String> pairs(List<Document> pairs) {
    Map<String, String> map = HashMap.newHashMap(pairs.size());
    pairs.forEach(pair -> map.put(pair.getString("k"), pair.getString("v")));
    return map;
  }
}
