package io.chatbox.history;

import io.chatbox.protocol.FrameCodec;
import io.chatbox.protocol.UserId;
import io.chatbox.session.Archive;
import io.chatbox.session.ContextSummaries;
import io.chatbox.session.SessionOverview;
import io.chatbox.usage.Usage;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
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
public final class UserExport {
  /** A user's days times the models that there may be. */
  private static final int MOST_ROWS = 100_000;

  private final Archive archive;
  private final ContextSummaries summaries;
  private final Usage usage;
  private final FrameCodec codec;
  private final Clock clock;

  @Inject
  UserExport(
      Archive archive, ContextSummaries summaries, Usage usage, FrameCodec codec, Clock clock) {
    this.usage = usage;
    this.archive = archive;
    this.summaries = summaries;
    this.codec = codec;
    this.clock = clock;
  }

  /**
   * Blocks on the database, and fails as it does. What was written by then is no whole JSON object.
   *
   * @return how many sessions there were
   */
  public int write(OutputStream out, UserId userId) throws IOException {
    Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    int count = 0;
    try {
      ExportFormat.append(
          writer, open(ExportFormat.head(userId, clock.instant())), ",\"sessions\":[");
      Optional<SessionOverview> last = Optional.empty();
      for (List<SessionOverview> part = archive.part(userId, last);
          !part.isEmpty();
          part = archive.part(userId, last)) {
        for (SessionOverview session : part) {
          ExportFormat.append(writer, count++ == 0 ? "\n" : ",\n");
          write(writer, session);
        }
        last = Optional.of(part.getLast());
      }
      ExportFormat.append(writer, "],\"usage\":", usage(userId), "}\n");
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    writer.flush();
    return count;
  }

  private String usage(UserId userId) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    JsonArrayBuilder rows = Json.createArrayBuilder();
    usage
        .find(
            Optional.of(userId),
            Optional.empty(),
            today.minusDays(Usage.KEPT_DAYS),
            today.plusDays(1),
            MOST_ROWS)
        .forEach(row -> rows.add(row.json()));
    return rows.build().toString();
  }

  private void write(Writer out, SessionOverview session) {
    ExportFormat.append(out, open(document(session).toString()), ",\"messages\":[");
    ExportFormat.messages(out, codec, each -> archive.read(session.id(), session.userId(), each));
    ExportFormat.append(out, "]}");
  }

  /** What a model wrote of the conversation is kept of the person, too. */
  private JsonObject document(SessionOverview session) {
    JsonObjectBuilder json = Json.createObjectBuilder(SessionJson.own(session));
    String summary = summaries.find(session.id()).text();
    return (summary.isEmpty() ? json.addNull("summary") : json.add("summary", summary)).build();
  }

  /** An object without its end, to be gone on with. */
  private static String open(String object) {
    return object.substring(0, object.length() - 1);
  }
}
