package io.chatbox.safety.redaction;

import io.chatbox.config.SafetySettings;
import io.chatbox.config.Settings;
import io.chatbox.safety.Passage.Position;
import io.chatbox.safety.TextFilter;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The filter that keeps personal data from providers; off unless its settings name some. */
@Singleton
public final class PersonalData implements TextFilter {
  private final List<Finder> finders;

  @Inject
  PersonalData(Settings settings) {
    this(
        settings.get(SafetySettings.REDACT_PERSONAL_DATA),
        settings.get(SafetySettings.REDACT_PHONE_REGION));
  }

  /**
   * @param kinds as {@code REDACT_PERSONAL_DATA} names them
   */
  PersonalData(List<String> kinds, Optional<String> region) {
    List<Finder> all = new ArrayList<>();
    // Of the surest marks first: phone numbers look like parts of the others.
    if (kinds.contains("email")) {
      all.add(new Emails());
    }
    if (kinds.contains("card")) {
      all.add(new Cards());
    }
    if (kinds.contains("phone")) {
      all.add(new Phones(region));
    }
    this.finders = List.copyOf(all);
  }

  @Override
  public String name() {
    return "redaction";
  }

  @Override
  public int order() {
    return 100;
  }

  @Override
  public Set<Position> positions() {
    return finders.isEmpty() ? Set.of() : Set.of(Position.EARLIER, Position.QUESTION);
  }

  @Override
  public Judge begin() {
    return new Redaction(finders);
  }
}
