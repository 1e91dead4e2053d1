package io.chatbox.gateway;

import io.chatbox.chat.Turns;
import io.chatbox.llm.ChatModel;
import io.chatbox.llm.Models;
import io.chatbox.protocol.ServerFrame;
import io.chatbox.protocol.ServerFrame.Choice;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import io.chatbox.session.Session;
import io.chatbox.session.Transcripts;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tells clients where they stand: {@code connection_status}. Never blocks. */
@Singleton
final class StatusFrames {
  private final Turns turns;
  private final Models models;
  private final List<ServerFrame.Model> offered;

  @Inject
  StatusFrames(Turns turns, Models models) {
    this.turns = turns;
    this.models = models;
    this.offered =
        models.all().stream()
            .map(model -> new ServerFrame.Model(model.id(), model.name()))
            .toList();
  }

  /**
   * @throws io.chatbox.protocol.ChatException {@code NOT_FOUND}, naming the known ones
   */
  void requireModel(String modelId) {
    if (models.find(modelId).isEmpty()) {
      throw Refusals.MODEL_UNKNOWN.refusal(
          models.all().stream().map(ChatModel::id).collect(Collectors.joining(", ")));
    }
  }

  /**
   * @param userId whom it is for
   * @param session as it is stored, if it is
   */
  ServerFrame of(UserId userId, SessionId sessionId, Optional<Session> session) {
    return of(userId, sessionId, session, session.map(Session::seq).orElse(0L), null);
  }

  /** Says that a page of stored messages is complete. */
  ServerFrame endOf(Transcripts.Page page, UserId userId, SessionId sessionId) {
    return of(
        userId,
        sessionId,
        page.session(),
        page.seq(),
        page.more() ? ServerFrame.Sync.MORE : ServerFrame.Sync.DONE);
  }

  private ServerFrame of(
      UserId userId,
      SessionId sessionId,
      Optional<Session> session,
      long seq,
      ServerFrame.Sync sync) {
    return new ServerFrame.ConnectionStatus(
        sessionId,
        userId,
        new Choice(offered, chosen(session)),
        seq,
        session.isPresent(),
        turns.answering(sessionId).or(() -> session.flatMap(Session::answering)).orElse(null),
        sync);
  }

  private String chosen(Optional<Session> session) {
    return session
        .flatMap(Session::modelId)
        .filter(id -> models.find(id).isPresent())
        .orElse(models.first().id());
  }
}
