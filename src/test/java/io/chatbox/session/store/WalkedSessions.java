package io.chatbox.session.store;

import static io.chatbox.protocol.People.ADA;
import static io.chatbox.session.store.WalkedScenes.A1;
import static io.chatbox.session.store.WalkedScenes.Q1;
import static io.chatbox.session.store.WalkedScenes.S1;
import static io.chatbox.session.store.WalkedScenes.S2;
import static io.chatbox.session.store.WalkedScenes.answered;
import static io.chatbox.session.store.WalkedScenes.draft;
import static io.chatbox.session.store.WalkedScenes.end;
import static io.chatbox.session.store.WalkedScenes.remote;
import static io.chatbox.session.store.WalkedScenes.running;
import static io.chatbox.session.store.WalkedScenes.say;
import static io.chatbox.session.store.WalkedScenes.write;

import io.chatbox.protocol.Rating;
import io.chatbox.protocol.SessionId;
import io.chatbox.session.ContextSummaries.ContextSummary;
import io.chatbox.session.store.FaultWorld.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes to sessions, and to what is written in them. */
final class WalkedSessions {
  private WalkedSessions() {}

  static List<Write> all() {
    return Stream.of(ofSessions(), ofTranscripts(), ofArchive()).flatMap(List::stream).toList();
  }

  private static List<Write> ofSessions() {
    return List.of(
        write(
            "addMessage: the first",
            world -> () -> world.store.sessions.addMessage(S1, draft("q1", "why?", null))),
        write(
            "addMessage: another, under its client's id",
            world -> {
              say(world, S1, "q1");
              return () -> world.store.sessions.addMessage(S1, draft("q2", "how?", "c2"));
            }),
        write(
            "addMessage: to one that has ended",
            world -> {
              say(world, S1, "q1");
              end(world, S1);
              return () -> world.store.sessions.addMessage(S1, draft("q2", "how?", "c2"));
            }),
        write(
            "addMessage: goes to the active one",
            world -> {
              say(world, S1, "q1");
              return () -> world.store.sessions.addMessage(S2, draft("q2", "how?", null));
            }),
        write("selectModel", world -> () -> world.store.sessions.selectModel(S1, ADA, "m2")),
        write(
            "end",
            world -> {
              say(world, S1, "q1");
              return () -> world.store.sessions.end(S1, ADA);
            }),
        write(
            "reopen: ends the active one",
            world -> {
              say(world, S1, "q1");
              end(world, S1);
              say(world, S2, "q2");
              return () -> world.store.sessions.reopen(S1, ADA);
            }),
        write(
            "rename",
            world -> {
              say(world, S1, "q1");
              return () -> world.store.sessions.rename(S1, ADA, "a name");
            }));
  }

  private static List<Write> ofTranscripts() {
    return List.of(
        write(
            "edit",
            world -> {
              answered(world);
              return () -> world.store.transcripts.edit(S1, draft("q2", "how?", "c2"), Q1);
            }),
        write(
            "edit: of what is just answered",
            world -> {
              running(world);
              return () -> world.store.transcripts.edit(S1, draft("q2", "how?", null), Q1);
            }),
        write(
            "edit: comes again",
            world -> {
              answered(world);
              world.store.transcripts.edit(S1, draft("q2", "how?", "c2"), Q1);
              return () -> world.store.transcripts.edit(S1, draft("q3", "how?", "c2"), Q1);
            }),
        write(
            "edit: in one that has ended, with a summary",
            world -> {
              answered(world);
              world.store.server.summaries.keep(S1, new ContextSummary("so far", 1, 0));
              end(world, S1);
              return () -> world.store.transcripts.edit(S1, draft("q2", "how?", "c2"), Q1);
            }),
        write(
            "edit: while another conversation is active",
            world -> {
              answered(world);
              end(world, S1);
              say(world, S2, "q2");
              return () -> world.store.transcripts.edit(S1, draft("q3", "how?", "c3"), Q1);
            }),
        write(
            "rate",
            world -> {
              answered(world);
              return () -> world.store.transcripts.rate(S1, A1, Rating.UP);
            }),
        write(
            "keep a summary",
            world -> {
              answered(world);
              ContextSummary summary = new ContextSummary("so far", 1, 0);
              return () -> world.store.server.summaries.keep(S1, summary);
            }));
  }

  private static List<Write> ofArchive() {
    return List.of(
        write(
            "delete",
            world -> {
              answered(world, Optional.of(remote("r1")));
              return () -> world.store.archive.delete(S1, ADA);
            }),
        write(
            "deleteAll",
            world -> {
              answered(world, Optional.of(remote("r1")));
              end(world, S1);
              say(world, S2, "q2");
              return () -> {
                List<SessionId> gone = new ArrayList<>();
                world.store.archive.deleteAll(ADA, gone::add);
                return gone;
              };
            }),
        write(
            "share",
            world -> {
              say(world, S1, "q1");
              return () ->
                  world
                      .store
                      .archive
                      .share(S1, ADA)
                      .flatMap(world.store.archive::shared)
                      .map(shared -> shared.session());
            }),
        write(
            "revoke",
            world -> {
              say(world, S1, "q1");
              world.store.archive.share(S1, ADA);
              return () -> world.store.archive.revoke(S1, ADA);
            }));
  }
}
