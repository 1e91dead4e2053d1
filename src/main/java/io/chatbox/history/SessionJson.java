package io.chatbox.history;

import io.chatbox.rest.JsonFields;
import io.chatbox.session.Summary;

/** Sessions as HTTP tells them. */
public final class SessionJson {
  private SessionJson() {}

  /** As its owner sees it in a list. */
  public static JsonFields own(Summary session) {
    return new JsonFields()
        .text("id", session.id())
        .text("session_id", session.id())
        .text("user_id", session.userId())
        .text("name", session.name())
        .time("start_time", session.start())
        .time("end_time", session.end())
        .time("last_activity", session.lastActivity())
        .number("message_count", session.messages())
        .flag("is_active", session.active())
        .number("duration", session.duration().toSeconds())
        .flag("admin_assisted", session.adminAssisted())
        .text("assisting_admin_name", session.assistingAdminName())
        .flag("help_requested", session.helpRequested())
        .number("total_tokens", session.totalTokens())
        .number("avg_response_time", session.averageResponse().toMillis())
        .number("max_response_time", session.longestResponse().toMillis())
        .text("share_token", session.shareToken());
  }
}
