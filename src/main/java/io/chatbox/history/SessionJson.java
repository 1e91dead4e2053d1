package io.chatbox.history;

import io.chatbox.rest.JsonFields;
import io.chatbox.session.SessionOverview;

/** Sessions as HTTP tells them. */
public final class SessionJson {
  private SessionJson() {}

  /** As its owner sees it in a list. */
  public static JsonFields own(SessionOverview session) {
    return new JsonFields()
        .text("id", session.id())
        .text("session_id", session.id())
        .text("user_id", session.userId())
        .text("name", session.name())
        .time("start_time", session.start())
        .time("end_time", session.session().end())
        .time("last_activity", session.session().lastActivity())
        .number("message_count", session.messages())
        .flag("is_active", session.session().active())
        .number("duration", session.duration().toSeconds())
        .flag("admin_assisted", session.assistance().given())
        .text("assisting_admin_name", session.assistance().adminName())
        .flag("help_requested", session.assistance().requested())
        .number("total_tokens", session.session().totalTokens())
        .number("avg_response_time", session.responseTimes().average().toMillis())
        .number("max_response_time", session.responseTimes().longest().toMillis())
        .text("share_token", session.shareToken());
  }
}
