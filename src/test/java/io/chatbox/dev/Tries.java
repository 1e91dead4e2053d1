package io.chatbox.dev;

import java.util.Optional;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * How thoroughly tests with random or large inputs go about it: as they say in every run, and so
 * many times that with {@code -Dchatbox.tries=20}, as {@code make soak} has it. jqwik takes this
 * for every property.
 */
public final class Tries implements AroundPropertyHook {
  private static final int FACTOR = Integer.getInteger("chatbox.tries", 1);

  /** What jqwik does where a property doesn't say. */
  private static final int BY_DEFAULT = 1_000;

  /** A number of tries, for every run. */
  public static int times(int every) {
    return every * FACTOR;
  }

  /** A size of input that takes its time, and the one for every run. */
  public static int size(int most, int every) {
    return FACTOR == 1 ? every : most;
  }

  @Override
  public PropagationMode propagateTo() {
    return PropagationMode.ALL_DESCENDANTS;
  }

  @Override
  public PropertyExecutionResult aroundProperty(
      PropertyLifecycleContext context, PropertyExecutor property) {
    Optional<Integer> said = context.attributes().tries();
    context.attributes().setTries(times(said.orElse(BY_DEFAULT)));
    return property.execute();
  }
}
