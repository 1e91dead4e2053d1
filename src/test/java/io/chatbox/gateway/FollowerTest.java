package io.chatbox.gateway;

import static io.chatbox.protocol.People.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.audience.TurnEvent;
import io.chatbox.protocol.ErrorCode;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.Sender;
import io.chatbox.protocol.ServerFrame;
import io.chatbox.protocol.ServerFrame.AnswerEnd;
import io.chatbox.protocol.ServerFrame.AnswerPiece;
import io.chatbox.protocol.ServerFrame.AnswerWhole;
import io.chatbox.session.Message;
import java.time.Instant;
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
  private final Follower follower = new Follower(ME, out::add);

  @Test
  void anAnswerIsToldFromItsBeginningToItsEnd() {
    follower.follow(new TurnEvent.Started("s", "a", "q", Optional.of("old")));
    follower.follow(piece("a", 0, "Hel"));
    follower.follow(piece("a", 3, "lo"));
    follower.follow(completed("a", "Hello"));

    assertThat(taken())
        .containsExactly(
            new ServerFrame.Loading("s", "a", "old"),
            new AnswerPiece("s", "a", 0, "Hel"),
            new AnswerPiece("s", "a", 3, "lo"),
            TurnFrames.end(answer("a", "Hello")));
  }

  @Test
  void anAnswerWhoseBeginningWasMissedComesWholeAtItsEnd() {
    follower.follow(piece("a", 3, "lo"));
    follower.follow(completed("a", "Hello"));

    assertThat(taken())
        .containsExactly(new AnswerWhole("s", "a", "Hello"), TurnFrames.end(answer("a", "Hello")));
  }

  @Test
  void anAnswerEndsOnceHoweverManySayIt() {
    follower.follow(new TurnEvent.Started("s", "a", "q", Optional.empty()));
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
    follower.follow(new TurnEvent.Started("s", "running", "q", Optional.empty()));
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
    follower.catchUp(piece("a", 0, "Hello"), null, 0);

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
  void whoCatchesUpGetsTheRestAndThenWhatFollows(
      MessageId messageId, int has, int from, String rest) {
    follower.catchUp(piece("a", 0, "Hello"), messageId, has);
    follower.follow(piece("a", 5, " you"));
    follower.follow(completed("a", "Hello you"));

    assertThat(taken())
        .containsExactly(
            new AnswerPiece("s", "a", from, rest),
            new AnswerPiece("s", "a", 5, " you"),
            TurnFrames.end(answer("a", "Hello you")));
  }

  @ParameterizedTest
  @CsvSource({"5", "6", "2147483647"})
  void whoHasAllOrClaimsMoreGetsOnlyWhatFollows(int has) {
    follower.catchUp(piece("a", 0, "Hello"), "a", has);
    assertThat(taken()).isEmpty();

    follower.follow(piece("a", 5, " you"));
    assertThat(taken()).containsExactly(new AnswerPiece("s", "a", 5, " you"));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,1", "3,3", "4,4", "5,4"})
  void noPieceBeginsInAPair(int has, int from) {
    String text = "a" + FACE + "b" + FACE;
    follower.catchUp(piece("a", 0, text), "a", has);

    assertThat(taken()).containsExactly(new AnswerPiece("s", "a", from, text.substring(from)));
  }

  @Test
  void whoFollowsAlreadyGetsNothingTwice() {
    follower.follow(new TurnEvent.Started("s", "a", "q", Optional.empty()));
    follower.follow(piece("a", 0, "Hello"));
    taken();
    follower.catchUp(piece("a", 0, "Hello"), null, 0);
    assertThat(taken()).isEmpty();

    follower.reset();
    follower.follow(piece("a", 5, " you"));
    assertThat(taken()).as("another session's answer is not followed").isEmpty();
    follower.catchUp(piece("a", 0, "Hello you"), "a", 5);
    assertThat(taken()).containsExactly(new AnswerPiece("s", "a", 5, " you"));
  }

  @Test
  void onlyAClientThatKnowsNothingGetsAnEmptyAnswerAndOnlyForItsOwn() {
    follower.follow(new TurnEvent.Unanswered("s", "q", "another connection"));
    assertThat(taken()).isEmpty();
    follower.follow(new TurnEvent.Unanswered("s", "q", ME));
    assertThat(taken()).containsExactly(new ServerFrame.EmptyAnswer("s"));

    follower.becomeModern();
    follower.follow(new TurnEvent.Unanswered("s", "q", ME));
    assertThat(taken()).isEmpty();
  }

  @Test
  void aPlainQuestionGetsOneLineHoweverItEnds() {
    follower.expectPlainAnswer("q");
    follower.follow(new TurnEvent.Started("s", "a", "q", Optional.empty()));
    follower.follow(piece("a", 0, "Hello"));
    follower.follow(completed("a", "Hello"));
    assertThat(taken()).containsExactly(new ServerFrame.PlainAnswer("Hello"));

    follower.expectPlainAnswer("q");
    follower.follow(failed("b"));
    follower.follow(failed("b"));
    assertThat(taken()).containsExactly(TurnFrames.failure(failed("b")));

    follower.expectPlainAnswer("q");
    follower.follow(new TurnEvent.Unanswered("s", "q", ME));
    assertThat(taken())
        .singleElement()
        .isInstanceOfSatisfying(
            ServerFrame.Failure.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(ErrorCode.CONFLICT);
              assertThat(refused.messageId()).isNull();
            });
  }

  @Test
  void aPlainQuestionThatWasRefusedIsForgotten() {
    follower.expectPlainAnswer("q");
    follower.forgetPlainAnswer("q");
    follower.follow(completed("a", "Hello"));

    assertThat(taken()).hasSize(2).last().isInstanceOf(AnswerEnd.class);
  }

  @Test
  void nobodyIsToldWhatTheySaidThemselves() {
    Message question = message("q", Optional.empty(), "Why?");
    follower.follow(new TurnEvent.Asked(question, ME));
    assertThat(taken()).isEmpty();

    follower.follow(new TurnEvent.Asked(question, "another connection"));
    assertThat(taken()).containsExactly(TurnFrames.shown(question));
  }

  private List<ServerFrame> taken() {
    List<ServerFrame> taken = List.copyOf(out);
    out.clear();
    return taken;
  }

  private static TurnEvent.Piece piece(MessageId answerId, int offset, String text) {
    return new TurnEvent.Piece("s", answerId, offset, text);
  }

  private static TurnEvent.Completed completed(MessageId answerId, String text) {
    return new TurnEvent.Completed(answer(answerId, text));
  }

  private static TurnEvent.Failed failed(MessageId answerId) {
    return new TurnEvent.Failed(
        "s", answerId, "q", ErrorCode.LLM_TIMEOUT, "Too long.", Optional.empty());
  }

  private static Message answer(String id, String text) {
    Message.Answer answer =
        new Message.Answer(
            "q",
            1,
            "gpt",
            Message.State.COMPLETE,
            Optional.of("stop"),
            5,
            3,
            false,
            Optional.empty());
    return message(id, Optional.of(answer), text);
  }

  private static Message message(String id, Optional<Message.Answer> answer, String text) {
    return new Message(
        id,
        "s",
        ADA,
        2,
        answer.isPresent() ? Sender.AI : Sender.USER,
        text,
        true,
        Instant.EPOCH,
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        answer);
  }
}
