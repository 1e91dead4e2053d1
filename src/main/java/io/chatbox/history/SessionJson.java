package io.chatbox.history;

import io.chatbox.session.SessionOverview;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Sessions as HTTP tells them. A field that has no value is null. */
public final class SessionJson {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private SessionJson() {}

  /** As its owner sees it in a list. */
  public static JsonObject own(SessionOverview session) {
    JsonObjectBuilder json =
        Json.createObjectBuilder()
            .add("id", session.id().value())
            .add("session_id", session.id().value())
            .add("user_id", session.userId().value());
    text(json, "name", session.name());
    json.add("start_time", time(session.start()));
    text(json, "end_time", session.session().end().map(SessionJson::time));
    json.add("last_activity", time(session.session().lastActivity()))
        .add("message_count", session.messages())
        .add("is_active", session.session().active())
        .add("duration", session.duration().toSeconds())
        .add("admin_assisted", session.assistance().given());
    text(json, "assisting_admin_name", session.assistance().adminName())
        .add("help_requested", session.assistance().requested())
        .add("total_tokens", session.session().totalTokens())
        .add("avg_response_time", session.responseTimes().average().toMillis())
        .add("max_response_time", session.responseTimes().longest().toMillis());
    return text(json, "share_token", session.shareToken()).build();
  }

  private static JsonObjectBuilder text(
      JsonObjectBuilder json, String name, Optional<String> value) {
    return value.isPresent() ? json.add(name, value.get()) : json.addNull(name);
  }

  /** RFC 3339 in UTC with milliseconds. */
  public static String time(Instant at) {
    return TIME.format(at);
  }
}
