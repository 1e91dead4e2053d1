package io.chatbox.gateway;

import static io.chatbox.protocol.People.ADA;
import static io.chatbox.session.Samples.SESSION;
import static io.chatbox.session.Samples.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.audience.SessionEvent;
import io.chatbox.chat.Progress;
import io.chatbox.protocol.ErrorCode;
import io.chatbox.protocol.Sender;
import io.chatbox.protocol.ServerFrame;
import io.chatbox.protocol.ServerFrame.AnswerEnd;
import io.chatbox.protocol.ServerFrame.AnswerPiece;
import io.chatbox.protocol.ServerFrame.AnswerWhole;
import io.chatbox.session.Message;
import io.chatbox.session.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FollowerTest {
  private static final String ME = "this connection";
  private static final String FACE = "\ud83d\ude00";

  private final List<ServerFrame> out = new ArrayList<>();
  private final Follower follower =
      new Follower(ME, out::add, session -> new ServerFrame.Pong(session.id()));

  @Test
  void anAnswerIsToldFromItsBeginningToItsEnd() {
    follower.follow(new SessionEvent.Started(SESSION, id("a"), id("q"), Optional.of(id("old"))));
    follower.follow(piece("a", 0, "Hel"));
    follower.follow(piece("a", 3, "lo"));
    follower.follow(completed("a", "Hello"));

    assertThat(taken())
        .containsExactly(
            new ServerFrame.Loading(SESSION, id("a"), id("old")),
            new AnswerPiece(SESSION, id("a"), 0, "Hel"),
            new AnswerPiece(SESSION, id("a"), 3, "lo"),
            SessionFrames.end(answer("a", "Hello")));
  }

  @Test
  void anAnswerWhoseBeginningWasMissedComesWholeAtItsEnd() {
    follower.follow(piece("a", 3, "lo"));
    follower.follow(completed("a", "Hello"));

    assertThat(taken())
        .containsExactly(
            new AnswerWhole(SESSION, id("a"), "Hello"), SessionFrames.end(answer("a", "Hello")));
  }

  @Test
  void anAnswerEndsOnceHoweverManySayIt() {
    follower.follow(new SessionEvent.Started(SESSION, id("a"), id("q"), Optional.empty()));
    follower.follow(failed("a"));
    follower.follow(completed("a", "Hel"));
    follower.follow(failed("a"));
    assertThat(taken()).hasSize(2).last().isInstanceOf(ServerFrame.Failure.class);

    follower.follow(completed("b", "Hello"));
    follower.follow(failed("b"));
    follower.follow(completed("b", "Hello"));
    assertThat(taken()).hasSize(2).last().isInstanceOf(AnswerEnd.class);
  }

  @Test
  void theEndOfAnotherAnswerChangesNothingForTheOneThatRuns() {
    follower.follow(new SessionEvent.Started(SESSION, id("running"), id("q"), Optional.empty()));
    follower.follow(completed("dead-servers", "half"));
    follower.follow(failed("refused"));
    out.clear();

    follower.follow(piece("running", 0, "on"));

    assertThat(out).hasSize(1).first().isInstanceOf(ServerFrame.AnswerPiece.class);
  }

  @Test
  void anAnswerThatCameOnAPageDoesNotEndAgain() {
    follower.caughtUpWith(answer("a", "Hello"));
    follower.follow(completed("a", "Hello"));
    follower.catchUp(progress("a", 0, "Hello"), null, 0);

    assertThat(taken()).isEmpty();
  }

  @Test
  void theEndOfAnAnswerIsKnownForAsLongAsItMayComeAgain() {
    for (int i = 0; i < 15; i++) {
      follower.follow(completed("a" + i, "x"));
    }
    taken();
    follower.follow(completed("a0", "x"));

    assertThat(taken()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "a, 0, 0, Hello",
    "a, 3, 3, lo",
    "b, 3, 0, Hello",
    ", 3, 0, Hello",
  })
  void whoCatchesUpGetsTheRestAndThenWhatFollows(String messageId, int has, int from, String rest) {
    follower.catchUp(progress("a", 0, "Hello"), messageId == null ? null : id(messageId), has);
    follower.follow(piece("a", 5, " you"));
    follower.follow(completed("a", "Hello you"));

    assertThat(taken())
        .containsExactly(
            new AnswerPiece(SESSION, id("a"), from, rest),
            new AnswerPiece(SESSION, id("a"), 5, " you"),
            SessionFrames.end(answer("a", "Hello you")));
  }

  @ParameterizedTest
  @CsvSource({"5", "6", "2147483647"})
  void whoHasAllOrClaimsMoreGetsOnlyWhatFollows(int has) {
    follower.catchUp(progress("a", 0, "Hello"), id("a"), has);
    assertThat(taken()).isEmpty();

    follower.follow(piece("a", 5, " you"));
    assertThat(taken()).containsExactly(new AnswerPiece(SESSION, id("a"), 5, " you"));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,1", "3,3", "4,4", "5,4"})
  void noPieceBeginsInAPair(int has, int from) {
    String text = "a" + FACE + "b" + FACE;
    follower.catchUp(progress("a", 0, text), id("a"), has);

    assertThat(taken())
        .containsExactly(new AnswerPiece(SESSION, id("a"), from, text.substring(from)));
  }

  @Test
  void whoFollowsAlreadyGetsNothingTwice() {
    follower.follow(new SessionEvent.Started(SESSION, id("a"), id("q"), Optional.empty()));
    follower.follow(piece("a", 0, "Hello"));
    taken();
    follower.catchUp(progress("a", 0, "Hello"), null, 0);
    assertThat(taken()).isEmpty();

    follower.reset();
    follower.follow(piece("a", 5, " you"));
    assertThat(taken()).as("another session's answer is not followed").isEmpty();
    follower.catchUp(progress("a", 0, "Hello you"), id("a"), 5);
    assertThat(taken()).containsExactly(new AnswerPiece(SESSION, id("a"), 5, " you"));
  }

  @Test
  void thatTheModelThinksIsToldToThoseWhoKnowOfTheAnswer() {
    SessionEvent thinks = new SessionEvent.Thinking(SESSION, id("a"));
    follower.follow(thinks);
    assertThat(taken()).as("its beginning was missed").isEmpty();

    follower.catchUp(new Progress(piece("a", 0, ""), true), id("a"), 0);
    assertThat(taken()).containsExactly(new ServerFrame.Thinking(SESSION, id("a")));

    follower.follow(new SessionEvent.Started(SESSION, id("b"), id("q"), Optional.empty()));
    follower.follow(new SessionEvent.Thinking(SESSION, id("b")));
    assertThat(taken()).hasSize(2).endsWith(new ServerFrame.Thinking(SESSION, id("b")));

    follower.expectPlainAnswer(id("p"));
    follower.follow(new SessionEvent.Started(SESSION, id("c"), id("p"), Optional.empty()));
    follower.follow(new SessionEvent.Thinking(SESSION, id("c")));
    assertThat(taken()).as("one line and no more").isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ENDED, conversation_ended",
    "LEFT, conversation_ended",
    "DELETED, conversation_deleted",
  })
  void withItsSessionAnAnswerEndsToo(SessionEvent.Cause cause, String reason) {
    SessionEvent closed = new SessionEvent.Closed(SESSION, cause);
    follower.follow(new SessionEvent.Started(SESSION, id("a"), id("q"), Optional.empty()));
    follower.expectPlainAnswer(id("p"));
    taken();
    follower.follow(closed);
    assertThat(taken())
        .extracting(ServerFrame.Failure.class::cast)
        .allMatch(end -> end.refusal().reason().equals(reason))
        .extracting(ServerFrame.Failure::messageId)
        .containsExactly(null, id("a"));

    follower.follow(completed("a", "Hel"));
    follower.follow(closed);
    assertThat(taken()).as("one end each").isEmpty();
  }

  @Test
  void onlyAClientThatKnowsNothingGetsAnEmptyAnswerAndOnlyForItsOwn() {
    follower.follow(new SessionEvent.Unanswered(SESSION, id("q"), "another connection"));
    assertThat(taken()).isEmpty();
    follower.follow(new SessionEvent.Unanswered(SESSION, id("q"), ME));
    assertThat(taken()).containsExactly(new ServerFrame.EmptyAnswer(SESSION));

    follower.becomeModern();
    follower.follow(new SessionEvent.Unanswered(SESSION, id("q"), ME));
    assertThat(taken()).isEmpty();
  }

  @Test
  void aPlainQuestionGetsOneLineHoweverItEnds() {
    follower.expectPlainAnswer(id("q"));
    follower.follow(new SessionEvent.Started(SESSION, id("a"), id("q"), Optional.empty()));
    follower.follow(piece("a", 0, "Hello"));
    follower.follow(completed("a", "Hello"));
    assertThat(taken()).containsExactly(new ServerFrame.PlainAnswer("Hello"));

    follower.expectPlainAnswer(id("q"));
    follower.follow(failed("b"));
    follower.follow(failed("b"));
    assertThat(taken()).containsExactly(SessionFrames.failure(failed("b")));

    follower.expectPlainAnswer(id("q"));
    follower.follow(new SessionEvent.Unanswered(SESSION, id("q"), ME));
    assertThat(taken())
        .singleElement()
        .isInstanceOfSatisfying(
            ServerFrame.Failure.class,
            refused -> {
              assertThat(refused.refusal().code()).isEqualTo(ErrorCode.CONFLICT);
              assertThat(refused.messageId()).isNull();
            });
  }

  @Test
  void aPlainQuestionThatWasRefusedIsForgotten() {
    follower.expectPlainAnswer(id("q"));
    follower.forgetPlainAnswer(id("q"));
    follower.follow(completed("a", "Hello"));

    assertThat(taken()).hasSize(2).last().isInstanceOf(AnswerEnd.class);
  }

  @Test
  void nobodyIsToldWhatTheySaidThemselves() {
    Message question = Samples.asked("q", 2, "Why?");
    follower.follow(new SessionEvent.Said(question, ME));
    assertThat(taken()).isEmpty();

    follower.follow(new SessionEvent.Said(question, "another connection"));
    assertThat(taken()).containsExactly(SessionFrames.shown(question));
  }

  @Test
  void nobodyIsToldThatTheyAreTyping() {
    follower.follow(new SessionEvent.Typing(SESSION, Sender.USER, ADA, Map.of(), ME));
    assertThat(taken()).isEmpty();

    follower.follow(new SessionEvent.Typing(SESSION, Sender.USER, ADA, Map.of("in", "1"), "other"));
    assertThat(taken())
        .containsExactly(
            new ServerFrame.TypingIndicator(SESSION, Sender.USER, ADA, Map.of("in", "1")));
  }

  private List<ServerFrame> taken() {
    List<ServerFrame> taken = List.copyOf(out);
    out.clear();
    return taken;
  }

  private static SessionEvent.Piece piece(String answerId, int offset, String text) {
    return new SessionEvent.Piece(SESSION, id(answerId), offset, text);
  }

  private static Progress progress(String answerId, int offset, String text) {
    return new Progress(piece(answerId, offset, text), false);
  }

  private static SessionEvent.Completed completed(String answerId, String text) {
    return new SessionEvent.Completed(answer(answerId, text));
  }

  private static SessionEvent.Failed failed(String answerId) {
    return new SessionEvent.Failed(SESSION, id(answerId), id("q"), Refusals.UNEXPECTED.told());
  }

  private static Message answer(String id, String text) {
    return Samples.answer(id, 2, text);
  }
}
