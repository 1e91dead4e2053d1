package io.chatbox.crypto;

import io.chatbox.config.DataSettings;
import io.chatbox.config.Settings;
import io.chatbox.config.type.Secret;
import io.chatbox.telemetry.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys that values are sealed and opened with: {@code ENCRYPTION_KEY}, the active one, and
 * {@code ENCRYPTION_KEYS_RETIRED}. Immutable.
 *
 * <p>A key that is named twice counts once, and as active if it is that too. Keys are known by
 * their ids, 16 hexadecimal characters that are derived from the key and tell nothing of it: they
 * stand in every sealed value and may stand in logs.
 */
@Singleton
public final class KeyRing {
  private static final Log log = Log.of(KeyRing.class);

  private final Optional<RingKey> active;
  private final Map<String, RingKey> byId = new LinkedHashMap<>();

  @Inject
  KeyRing(Settings settings) {
    this(
        settings.get(DataSettings.ENCRYPTION_KEY),
        settings.get(DataSettings.ENCRYPTION_KEYS_RETIRED));
  }

  private KeyRing(Optional<Secret> active, List<Secret> retired) {
    this.active = active.map(KeyRing::read);
    this.active.ifPresent(this::add);
    retired.stream().map(KeyRing::read).forEach(this::add);
  }

  /**
   * A ring of these keys, each base64 of 32 bytes as {@link Settings} takes them.
   *
   * @param active absent if new values are to be stored in the clear
   */
  public static KeyRing of(Optional<Secret> active, List<Secret> retired) {
    return new KeyRing(active, retired);
  }

  private static RingKey read(Secret key) {
    return new RingKey(Base64.getDecoder().decode(key.reveal()));
  }

  private void add(RingKey key) {
    byId.putIfAbsent(key.id(), key);
  }

  void onStart(@Observes @Initialized(ApplicationScoped.class) Object application) {
    activeId()
        .ifPresent(id -> log.info("Content is encrypted", "key", id, "retired", retiredIds()));
  }

  /** Id of the key that new values are sealed with; absent if they are stored in the clear. */
  public Optional<String> activeId() {
    return active.map(RingKey::id);
  }

  /** Ids of the keys that values are only opened with, in the order of the settings. */
  public List<String> retiredIds() {
    List<String> ids = new ArrayList<>(byId.keySet());
    activeId().ifPresent(ids::remove);
    return List.copyOf(ids);
  }

  Optional<RingKey> active() {
    return active;
  }

  Optional<RingKey> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** All, the active one first. */
  List<RingKey> all() {
    return List.copyOf(byId.values());
  }
}
