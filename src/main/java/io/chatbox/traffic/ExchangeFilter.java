package io.chatbox.traffic;

import io.chatbox.rest.BrokenAnswers;
import io.chatbox.rest.HttpError;
import io.chatbox.security.Caller;
import io.chatbox.security.ClientAddress;
import io.chatbox.security.RequestPath;
import io.chatbox.telemetry.Log;
import io.chatbox.traffic.InFlight.Holder;
import io.chatbox.traffic.InFlight.Verdict;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorDefinition;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Gives each request a place among those in flight and a virtual thread of its own, on which it may
 * wait for its client as long as the {@link Pace} allows. Sockets, probes and metrics pass: they
 * are short, and go on when all places are taken. Declared in web.xml, right behind the first
 * filters.
 */
@ManagedExecutorDefinition(name = ExchangeFilter.EXECUTOR, virtual = true)
public final class ExchangeFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;
  static final String EXECUTOR = "java:app/concurrent/exchanges";
  private static final Log log = Log.of(ExchangeFilter.class);
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration LATER = Duration.ofSeconds(5);
  private static final long NO_TIMEOUT = 0;

  /** First segments of what passes. */
  private static final Set<String> PASS = Set.of("/ws", "/healthz", "/readyz", "/metrics");

  private final transient InFlight inFlight;
  private final transient ConnectionWatch watch;
  private final transient ClientAddress addresses;
  private final transient Lanes lanes;

  @Resource(lookup = ExchangeFilter.EXECUTOR)
  private transient ManagedExecutorService executor;

  @Inject
  ExchangeFilter(InFlight inFlight, Lanes lanes, ConnectionWatch watch, ClientAddress addresses) {
    this.lanes = lanes;
    this.inFlight = inFlight;
    this.watch = watch;
    this.addresses = addresses;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String path = RequestPath.of(request);
    if (PASS.contains(RequestPath.first(path))) {
      watch.notice(request);
      chain.doFilter(request, response);
    } else if (ExchangeRequest.saysTooMuch(request)) {
      response.setHeader("Connection", "close"); // The rest of it is not wanted.
      HttpError.PAYLOAD_TOO_LARGE.send(response, "The request is too large.");
    } else {
      admit(Load.of(path, request), request, response, chain);
    }
  }

  private void admit(
      Load load, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException {
    List<Holder> holders = holders(request);
    Verdict verdict = watch.isCrowded() ? inFlight.turnAway() : inFlight.enter(load, holders);
    switch (verdict) {
      case ADMITTED -> begin(new Place(load, holders), request, response, chain);
      case TOO_MANY_OF_ONE -> {
        response.setHeader("Connection", "close");
        HttpError.RATE_LIMIT_EXCEEDED.send(
            response, "Too many requests at once. Wait for one to end, then try again.", SOON);
      }
      case SERVER_BUSY -> refuseBusy(response);
    }
  }

  private record Place(Load load, List<Holder> holders) {}

  private List<Holder> holders(HttpServletRequest request) {
    List<Holder> holders = new ArrayList<>(2);
    if (request.getUserPrincipal() instanceof Caller caller) {
      holders.add(new Holder.User(caller.userId().value()));
    }
    holders.add(new Holder.Address(addresses.counted(request)));
    return holders;
  }

  private void begin(
      Place place, HttpServletRequest request, HttpServletResponse response, FilterChain chain) {
    Exchange exchange = watch.begin(request, place.load());
    boolean begun = false;
    try {
      AsyncContext context = request.startAsync(request, response);
      context.setTimeout(NO_TIMEOUT); // The watch knows better.
      executor.execute(
          () -> {
            try {
              if (!lanes.take(
                  place.load(), turn -> answer(exchange, turn, request, response, chain))) {
                refuseLate(exchange, response);
              }
            } finally {
              end(place, exchange);
              context.complete();
            }
          });
      begun = true;
    } finally {
      if (!begun) {
        end(place, exchange); // The application is stopping.
      }
    }
  }

  private void end(Place place, Exchange exchange) {
    watch.end(exchange);
    inFlight.leave(place.load(), place.holders());
  }

  private void answer(
      Exchange exchange,
      Lane.Turn turn,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain) {
    request.setAttribute(BrokenAnswers.CUT, (Runnable) () -> watch.drop(exchange));
    ExchangeResponse answer = new ExchangeResponse(response, exchange.out(), turn);
    try {
      chain.doFilter(new ExchangeRequest(request, exchange.in()), answer);
      answer.finish();
    } catch (IOException gone) {
      watch.drop(exchange); // The client, or its patience with us.
    } catch (ServletException | RuntimeException | Error fault) {
      if (fault instanceof ServletException wrapped
          && wrapped.getRootCause() instanceof IOException) {
        watch.drop(exchange);
      } else {
        fail(fault, exchange, response, answer);
      }
    }
  }

  private void refuseLate(Exchange exchange, HttpServletResponse response) {
    inFlight.turnAway();
    ExchangeResponse answer = new ExchangeResponse(response, exchange.out(), new Lane.Free());
    try {
      refuseBusy(answer);
      answer.finish();
    } catch (IOException gone) {
      watch.drop(exchange);
    }
  }

  private static void refuseBusy(HttpServletResponse response) throws IOException {
    response.setHeader("Connection", "close");
    HttpError.UNAVAILABLE.send(response, "The server is busy. Try again in a moment.", LATER);
  }

  /** An answer that has begun must not look as if it were complete. */
  private void fail(
      Throwable fault, Exchange exchange, HttpServletResponse response, ExchangeResponse answer) {
    log.error("request failed", fault);
    if (response.isCommitted()) {
      watch.drop(exchange);
      return;
    }
    try {
      answer.reset();
      HttpError.INTERNAL_ERROR.send(answer, "Something went wrong on our side. Please try again.");
      answer.finish();
    } catch (IOException gone) {
      watch.drop(exchange);
    }
  }
}
