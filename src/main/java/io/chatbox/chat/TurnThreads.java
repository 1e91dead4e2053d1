package io.chatbox.chat;

import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** The executor that turns block on: the container's, with a virtual thread for each task. */
@Qualifier
@Retention(RetentionPolicy.RUNTIME)
public @interface TurnThreads {}
