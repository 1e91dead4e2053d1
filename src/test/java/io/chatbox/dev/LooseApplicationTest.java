package io.chatbox.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** What the server is given of the application that is worked on; that it runs is seen by hand. */
class LooseApplicationTest {
  private static final Path PROJECT = Path.of("/home/me & \"you\"/<chatbox>");

  @TempDir Path server;

  @BeforeEach
  void configure() throws IOException {
    Files.copy(Path.of("src/main/liberty/config/server.xml"), server.resolve("server.xml"));
    new LooseApplication(PROJECT, PROJECT.resolve("target"), server).layOut();
  }

  @Test
  void eachFolderIsWhereTheWarWouldHaveItsContent() throws Exception {
    NodeList folders = parse("apps/loose.war.xml").getElementsByTagName("dir");

    assertThat(
            IntStream.range(0, folders.getLength())
                .mapToObj(i -> (Element) folders.item(i))
                .collect(
                    Collectors.toMap(
                        folder -> folder.getAttribute("targetInArchive"),
                        folder -> folder.getAttribute("sourceOnDisk"))))
        .isEqualTo(
            Map.of(
                "/", PROJECT + "/src/main/webapp",
                "/assets/vendor", PROJECT + "/target/vendor",
                "/WEB-INF/classes", PROJECT + "/target/classes",
                "/WEB-INF/lib", PROJECT + "/target/chatbox/WEB-INF/lib"));
  }

  @Test
  void preflightFindsTheClassesAndLibrariesWhereTheWarHasThem() {
    Path webInf = server.resolve("apps/chatbox.war/WEB-INF");

    assertThat(webInf.resolve("classes")).isSymbolicLink();
    assertThat(webInf.resolve("lib")).isSymbolicLink();
  }

  @Test
  void theServerTakesItFromThereAndListens() throws Exception {
    Document configuration = parse("server.xml");

    assertThat(attribute(configuration, "webApplication", "location")).isEqualTo("loose.war");
    assertThat(attribute(configuration, "webApplication", "name")).isEqualTo("chatbox");
    assertThat(attribute(configuration, "config", "updateTrigger")).isEqualTo("mbean");
    assertThat(Files.readString(server.resolve("server.xml")))
        .contains("<feature>localConnector-1.0</feature>");
  }

  private Document parse(String file) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(Files.readString(server.resolve(file)))));
  }

  private static String attribute(Document document, String element, String name) {
    return ((Element) document.getElementsByTagName(element).item(0)).getAttribute(name);
  }
}
