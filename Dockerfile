# Chatbox on Open Liberty and HotSpot (docs/adr/0001). How to run it: docs/DEPLOYMENT.md
#
#   docker build -t chatbox-websocket:v0.1.0 --build-arg VERSION=v0.1.0 .
#
# ImageIT performs these lines without an engine on every test run, and fails on a line that it
# doesn't understand.

FROM eclipse-temurin:25.0.3_9-jdk-noble AS build
WORKDIR /src

# What is downloaded, Liberty included, changes with the pom alone.
COPY mvnw pom.xml ./
COPY .mvn/ .mvn/
RUN ./mvnw -B -ntp dependency:go-offline dependency:unpack@liberty

COPY config.example.toml ./
COPY src/main/ src/main/
RUN ./mvnw -B -ntp package -Dmaven.test.skip -Dspotless.check.skip -Djacoco.skip
RUN src/main/docker/lay-out


FROM eclipse-temurin:25.0.3_9-jre-noble
ARG VERSION=dev
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Chatbox" \
      org.opencontainers.image.description="The live link between people, AI models and the staff who step in" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.base.name="docker.io/library/eclipse-temurin:25.0.3_9-jre-noble"

# All that is ever written goes to one folder below /tmp, so that the root file system can be
# read-only: docker run --read-only --tmpfs /tmp. Nothing in it outlives the container.
ENV WLP_INSTALL_DIR=/opt/wlp \
    WLP_USER_DIR=/opt/wlp/usr \
    WLP_OUTPUT_DIR=/tmp/chatbox \
    LOG_FORMAT=json

# From what changes seldom to what changes with every commit.
COPY --from=build /src/target/image/wlp/ /opt/wlp/
COPY --from=build /src/target/image/libraries/ /opt/wlp/usr/servers/chatbox/apps/chatbox.war/WEB-INF/lib/
COPY --from=build /src/target/image/start/ /opt/chatbox/
COPY --from=build /src/target/image/server/ /opt/wlp/usr/servers/chatbox/
COPY --from=build /src/target/image/application/ /opt/wlp/usr/servers/chatbox/apps/chatbox.war/

# A config.toml that is mounted here is read.
WORKDIR /config

# By number, so that Kubernetes sees that it isn't root. Any other user can run it as well.
USER 10001:10001

EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=6s --start-period=90s --retries=3 CMD ["/opt/chatbox/healthcheck"]
ENTRYPOINT ["/opt/chatbox/entrypoint"]
