package io.chatbox.chat;

import io.chatbox.audience.Audience;
import io.chatbox.llm.Models;
import io.chatbox.safety.Safety;
import io.chatbox.session.Answers;
import io.chatbox.usage.TokenUse;
import java.time.Clock;
import java.util.concurrent.Executor;

/** What every turn needs. */
record TurnParts(
    Contexts contexts,
    Answers answers,
    Patience patience,
    Models models,
    Safety safety,
    Audience audience,
    Executor threads,
    Clock clock,
    TokenUse tokens) {}
