package io.chatbox.admin;

import io.chatbox.protocol.UserId;
import io.chatbox.rest.JsonFields;
import io.chatbox.rest.Refusals;
import io.chatbox.rest.RequiresRole;
import io.chatbox.rest.Role;
import io.chatbox.rest.Slice;
import io.chatbox.rest.StreamedBody;
import io.chatbox.rest.StreamedBody.Elements;
import io.chatbox.usage.Usage;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** What answers cost, for administrators: by user, day and model. */
@Dependent
@Path("admin/usage")
@Produces(MediaType.APPLICATION_JSON)
@RequiresRole(Role.ADMIN)
public class UsageResource {
  private static final int LENGTH = "2026-03-01".length();

  private final Usage usage;
  private final Clock clock;

  @Inject
  public UsageResource(Usage usage, Clock clock) {
    this.usage = usage;
    this.clock = clock;
  }

  /** The newest day first; today's alone unless the query names days. */
  @GET
  public StreamingOutput list(
      @QueryParam("user_id") String userId,
      @QueryParam("model_id") String modelId,
      @QueryParam("start_date") String start,
      @QueryParam("end_date") String end,
      @QueryParam("limit") String limit) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    Slice slice = Slice.read(limit, null);
    List<Usage.Row> rows =
        usage.find(
            Optional.ofNullable(userId).map(UserId::new),
            Optional.ofNullable(modelId),
            day("start_date", start, today),
            day("end_date", end, today),
            slice.oneMore());
    return new StreamedBody(
        out -> {
          out.write("{\"usage\":[");
          slice
              .shown(rows)
              .forEach(new Elements<>(out, (row, to) -> to.write(row.json().toString())));
          out.write("]," + new JsonFields().flag("truncated", slice.truncated(rows)).toRest());
        });
  }

  private static LocalDate day(String name, String text, LocalDate usual) {
    if (text == null) {
      return usual;
    }
    try {
      if (text.length() == LENGTH) { // Longer ones have a sign, and years that overflow.
        return LocalDate.parse(text);
      }
    } catch (DateTimeParseException e) {
      // Refused like any other text.
    }
    throw Refusals.PARAMETER_INVALID.refusal(name, "a date such as 2026-03-01");
  }
}
