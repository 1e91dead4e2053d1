package io.chatbox.admin;

import io.chatbox.history.SessionJson;
import io.chatbox.history.TranscriptJson;
import io.chatbox.protocol.UserId;
import io.chatbox.rest.JsonFields;
import io.chatbox.rest.StreamedBody.Elements;
import io.chatbox.session.Archive;
import io.chatbox.session.ContextSummaries;
import io.chatbox.session.SessionOverview;
import io.chatbox.usage.Usage;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.Writer;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * All that is kept of one user, as a JSON object: what the person has a right to under GDPR,
 * article 15. Written while it is read, so its size is no matter. Any number of threads.
 */
@Singleton
final class UserExport {
  /** Days of usage that are read at once. */
  private static final int DAYS = 10;

  /** A user's days times the models that there may be. */
  private static final int MOST_ROWS = 10_000;

  private final Archive archive;
  private final ContextSummaries summaries;
  private final Usage usage;
  private final TranscriptJson transcripts;
  private final Clock clock;

  @Inject
  UserExport(
      Archive archive,
      ContextSummaries summaries,
      Usage usage,
      TranscriptJson transcripts,
      Clock clock) {
    this.usage = usage;
    this.archive = archive;
    this.summaries = summaries;
    this.transcripts = transcripts;
    this.clock = clock;
  }

  /**
   * Blocks on the database, and fails as it does. What was written by then is no whole JSON object.
   *
   * @return how many sessions there were
   */
  int write(Writer writer, UserId userId) throws IOException {
    JsonFields head = new JsonFields().text("user_id", userId).time("exported_at", clock.instant());
    writer.write(head.toOpenText() + ",\"sessions\":[");
    int count = 0;
    Optional<SessionOverview> last = Optional.empty();
    for (List<SessionOverview> part = archive.part(userId, last);
        !part.isEmpty();
        part = archive.part(userId, last)) {
      for (SessionOverview session : part) {
        writer.write(count++ == 0 ? "\n" : ",\n");
        write(writer, session);
      }
      last = Optional.of(part.getLast());
    }
    writer.write("],\"usage\":[");
    writeUsage(writer, userId);
    writer.write("]}\n");
    return count;
  }

  /** The newest day first; so many days at once. */
  private void writeUsage(Writer out, UserId userId) {
    Elements<Usage.Row> rows = new Elements<>(out, (row, to) -> to.write(row.json().toString()));
    LocalDate tomorrow = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(1);
    LocalDate oldest = tomorrow.minusDays(Usage.KEPT_DAYS + 1L);
    for (LocalDate to = tomorrow; !to.isBefore(oldest); to = to.minusDays(DAYS)) {
      usage
          .find(Optional.of(userId), Optional.empty(), to.minusDays(DAYS - 1L), to, MOST_ROWS)
          .forEach(rows);
    }
  }

  private void write(Writer out, SessionOverview session) throws IOException {
    // What a model wrote of the conversation is kept of the person, too.
    String summary = summaries.find(session.id()).text();
    JsonFields head =
        SessionJson.own(session)
            .text("summary", Optional.of(summary).filter(text -> !text.isEmpty()));
    transcripts.writeLines(out, head, each -> archive.read(session.id(), session.userId(), each));
  }
}
