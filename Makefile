# The two commands of a fresh machine: make run, make test.

MVN := bin/with-jdk ./mvnw -B -ntp

.PHONY: help run dev test test-fast soak bench format docs clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## Build and start everything, print a link to the chat; Ctrl-C ends it
	@bin/run

dev: ## The same while you work on it: saved pages and classes are served in seconds
	@bin/dev

test: ## All tests: units, then through a running server, then the coverage floor
	$(MVN) verify

test-fast: ## Format, warnings, units: no server, under a minute
	$(MVN) -q test -DskipServerTests

soak: ## All units with 20 times the tries of properties and fuzzing, some five minutes
	$(MVN) test -DskipServerTests -Dchatbox.tries=20 -Dtest.jvm=-XX:+UseSerialGC

bench: ## Measure beside bare relays, about nine minutes; ARGS="--rounds 1 …" as in benchmarks/README.md
	@benchmarks/run $(ARGS)

format: ## Format the code
	$(MVN) -q spotless:apply

docs: ## Write docs/configuration.md and config.example.toml from the declared settings
	$(MVN) -q test-compile
	bin/with-jdk sh -c '"$$JAVA_HOME/bin/java" -cp "target/test-classes:target/classes:$$(cat target/test.classpath)" io.chatbox.config.Docs .'

clean: ## Remove what was built; .data (conversations of make run) stays
	$(MVN) -q clean
