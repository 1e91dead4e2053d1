package io.chatbox.it;

import io.chatbox.protocol.Ids;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A user nobody knows, who tries something once with ids that may be another's. What comes of it is
 * told without what differs each time: ids, times, how an answer is cut into pieces.
 */
final class Stranger {
  private static final Pattern ID = Pattern.compile("\\b[0-9a-f]{32}\\b");
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");

  private final TestServer server = TestServer.sealed();
  private final String user = TestServer.newUser();

  /** What the stranger has of their own. */
  enum State {
    FRESH,
    TALKING,
    ENDED
  }

  /** Ids of theirs; of nothing if they are fresh. */
  record Own(String user, String question, String answer) {}

  /**
   * @param answers frames, or the one answer over HTTP
   * @param calls the commands to the database that name the stranger or an id that they tried
   */
  record Seen(List<String> answers, List<String> calls) {}

  /** A frame that a stranger sends. */
  @FunctionalInterface
  interface Frame {
    JsonObject of(Own own);
  }

  /** Opens a socket and sends a frame there with these fields in it. */
  Seen sends(State state, String query, Frame frame, Map<String, String> fields) {
    Own own = become(state);
    JsonObjectBuilder sent = Json.createObjectBuilder(frame.of(own));
    fields.forEach(sent::add);
    return sendsNow(query, sent.build(), new TreeMap<>(fields).values().toArray(String[]::new));
  }

  /** Opens a socket with a query in which the id stands, and says something there. */
  Seen opens(State state, String query, String id) {
    become(state);
    JsonObject greeting =
        Json.createObjectBuilder().add("type", "user_message").add("content", "Hello").build();
    return sendsNow(query, greeting, id);
  }

  private Seen sendsNow(String query, JsonObject frame, String... tried) {
    try (DatabaseCalls.Record calls = record(tried);
        SocketClient client = server.connect(user, query)) {
      List<JsonObject> frames = new ArrayList<>(List.of(client.firstStatus()));
      client.send(frame.toString());
      if (asks(frame.getString("type"))) {
        JsonObject next;
        do {
          next = client.next();
          frames.add(next);
        } while (!endsAnswer(next));
      }
      // Frames are handled one after another: with the last pong all has come.
      client.send("{\"type\":\"ping\",\"client_msg_id\":\"last\"}");
      int pongs = frame.getString("type").equals("ping") ? 2 : 1;
      while (pongs > 0) {
        JsonObject next = client.next();
        frames.add(next);
        pongs -= next.getString("type").equals("pong") ? 1 : 0;
      }
      return new Seen(plain(joined(frames), tried), calls.commands());
    }
  }

  /** Asks over HTTP. */
  Seen calls(String method, String path, String body, String tried) {
    try (DatabaseCalls.Record calls = record(tried)) {
      HttpResponse<String> answer = http(method, path, body);
      Map<String, List<String>> headers = new TreeMap<>(answer.headers().map());
      headers.remove("date");
      String all = answer.statusCode() + " " + headers + " " + answer.body();
      return new Seen(plain(List.of(all), tried), calls.commands());
    }
  }

  private DatabaseCalls.Record record(String... tried) {
    List<String> texts = new ArrayList<>(List.of(tried));
    texts.add(user);
    return TestServer.sealedCalls().record(texts.toArray(String[]::new));
  }

  private HttpResponse<String> http(String method, String path, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.base() + path))
            .header("Authorization", "Bearer " + server.tokens().user(user))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    return TestServer.send(request.build());
  }

  private Own become(State state) {
    if (state == State.FRESH) {
      return new Own(user, Ids.next(), Ids.next());
    }
    try (SocketClient client = server.connect(user)) {
      client.send("{\"type\":\"user_message\",\"content\":\"Mine\",\"client_msg_id\":\"mine\"}");
      String question = client.next("ack").getString("message_id");
      String answer = client.untilAnswerEnds().getLast().getString("message_id");
      if (state == State.ENDED) {
        http("POST", "/sessions/" + client.sessionId() + "/end", null);
      }
      return new Own(user, question, answer);
    }
  }

  private static boolean asks(String type) {
    return List.of("user_message", "user", "edit", "regenerate").contains(type);
  }

  private static boolean endsAnswer(JsonObject frame) {
    return switch (frame.getString("type")) {
      case "error", "assistant" -> true;
      case "ai_response" -> frame.getJsonObject("metadata").getString("done").equals("true");
      default -> false;
    };
  }

  /** Pieces of an answer are joined on their way as it happens: here all are. */
  private static List<String> joined(List<JsonObject> frames) {
    List<String> texts = new ArrayList<>();
    StringBuilder answer = new StringBuilder();
    for (JsonObject frame : frames) {
      if (!frame.getString("type").equals("ai_response")) {
        texts.add(frame.toString());
      } else if (endsAnswer(frame)) {
        answer.append(frame.getString("content"));
        texts.add(Json.createObjectBuilder(frame).add("content", answer + "").build().toString());
      } else {
        answer.append(frame.getString("content"));
      }
    }
    return texts;
  }

  private List<String> plain(List<String> texts, String... tried) {
    Map<String, String> ids = new HashMap<>();
    List<String> plain = new ArrayList<>();
    for (String text : texts) {
      String told = text.replace(user, "<user>");
      for (int i = 0; i < tried.length; i++) {
        told = told.replace(tried[i], "<tried " + i + ">");
      }
      told = TIME.matcher(told).replaceAll("<time>");
      plain.add(
          ID.matcher(told)
              .replaceAll(
                  id -> ids.computeIfAbsent(id.group(), each -> "<id " + ids.size() + ">")));
    }
    return plain;
  }
}
