package io.github.distillery.kernel.magic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MavenMagicsTest {
  @TempDir private Path folder;
  private LocalMaven maven;
  private MagicSession session;

  @BeforeEach
  void open() {
    maven = new LocalMaven(folder);
    session = new MagicSession();
  }

  @AfterEach
  void close() {
    session.close();
    maven.close();
  }

  @Test
  void aLibraryComesWithWhatItNeedsToRun() {
    maven.library(
        "org.words:words:1.0",
        "package words; public class Words { public static String hello() { return \"hello\"; } }");
    maven.library("org.words:logs:1.0", "package logs; public class Logs { }");
    maven.library("org.words:tests:1.0", "package tests; public class Tests { }");
    maven.library(
        "org.words:greet:1.0",
        "package greet; public class Greet { public static String all() throws Exception {"
            + " return (String) Class.forName(\"words.Words\").getMethod(\"hello\").invoke(null);"
            + " } }",
        "org.words:words:1.0",
        "org.words:logs:1.0:runtime",
        "org.words:tests:1.0:test",
        "org.words:missing:1.0:provided");

    session.ok("List<String> jars = %maven org.words:greet:1.0");

    assertThat(session.out())
        .contains("greet-1.0.jar", "words-1.0.jar", "logs-1.0.jar")
        .doesNotContain("tests-1.0.jar");
    assertThat(session.value("greet.Greet.all() + jars.size()")).isEqualTo("hello3");
    assertThat(session.value("import words.*;\nWords.hello()")).isEqualTo("hello");
  }

  @Test
  void aLibraryThatIsNowhereIsNamedWithTheRepositoriesThatWereAsked() {
    assertThat(session.traceback("int x = 1;\n%maven org.words:nothing:1.0"))
        .contains("not found: org.words:nothing:jar:1.0")
        .contains("fixture (" + maven.remote().toUri() + ")", maven.cache().toString())
        .contains("%mavenRepo ID URL")
        .contains("line 2\n      %maven org.words:nothing:1.0");
  }

  @Test
  void aLibraryThatALibraryNeedsIsMissedByItsOwnName() {
    maven.library("org.words:top:1.0", "public class Top { }", "org.words:below:2.0");
    assertThat(session.traceback("%maven org.words:top:1.0"))
        .contains("not found: org.words:below:jar:2.0");
  }

  @Test
  void offlineTakesWhatWasFetchedAndSaysSoWhereThatIsNotEnough() {
    maven.library("org.words:early:1.0", "package early; public class Early { }");
    maven.library("org.words:late:1.0", "package late; public class Late { }");
    session.ok("%maven org.words:early:1.0");
    session.close();
    maven.settings("<offline>true</offline>");
    session = new MagicSession();

    session.ok("%maven org.words:early:1.0\nearly.Early e = null;");

    assertThat(session.traceback("%maven org.words:late:1.0"))
        .contains("not found: org.words:late:jar:1.0", "This was offline", "Go online once")
        .doesNotContain("Check the coordinates");
  }

  @Test
  void offlineCanBeAskedForOnce() {
    maven.library("org.words:later:1.0", "package later; public class Later { }");
    assertThat(session.traceback("%maven --offline org.words:later:1.0"))
        .contains("This was offline");
    session.ok("%maven org.words:later:1.0\nlater.Later l = null;");
  }

  @Test
  void whatTheSessionHasInAnotherVersionIsKeptAndTheUserIsTold() {
    maven.library(
        "org.words:twice:1.0",
        "package twice; public class Twice { public static int version() { return 1; } }");
    maven.library(
        "org.words:twice:2.0",
        "package twice; public class Twice { public static int version() { return 2; } }");
    session.ok("%maven org.words:twice:1.0");
    session.ok("%maven org.words:twice:2.0");
    assertThat(session.err())
        .contains("Kept the session's twice 1.0 (not org.words:twice:2.0)")
        .contains("restart the kernel");
    assertThat(session.value("twice.Twice.version()")).isEqualTo("1");
    session.ok("%maven org.words:twice:1.0");
    assertThat(session.err()).isEmpty();
    assertThat(session.out()).contains("Nothing to add to the class path (1 already there)");
  }

  @Test
  void theKernelsOwnLibrariesAlwaysWin() {
    maven.library(
        "com.google.code.gson:gson:1.0", "package com.google.gson; public class Gson { }");
    session.ok("%maven com.google.code.gson:gson:1.0");
    assertThat(session.err())
        .contains("Kept the kernel's own gson 2.", "the kernel's libraries always win.");
    assertThat(session.value("new com.google.gson.Gson().toJson(List.of(1))")).isEqualTo("[1]");
  }

  @Test
  void aRepositoryCanBeAdded() {
    Path other = folder.resolve("other");
    maven.library(other, "org.words:elsewhere:1.0", "package elsewhere; public class Here { }");
    assertThat(session.traceback("%maven org.words:elsewhere:1.0")).contains("not found");
    session.ok("%mavenRepo other " + other.toUri() + "\n%maven org.words:elsewhere:1.0");
    session.ok("elsewhere.Here here = null;");
  }

  @Test
  void wrongCoordinatesAreExplained() {
    assertThat(session.traceback("%maven words")).contains("write group:artifact:version");
    assertThat(session.traceback("%maven")).contains("needs coordinates");
    assertThat(session.traceback("%mavenRepo other")).contains("%mavenRepo ID URL");
  }

  @Test
  void aCellOfPomPartsBringsItsDependenciesAndRepositories() {
    Path other = folder.resolve("other");
    maven.library(other, "org.words:parts:1.0", "package parts; public class Part { }");
    maven.library("org.words:whole:1.0", "package whole; public class Whole { }");
    maven.library("org.words:untold:1.0", "package untold; public class Untold { }");
    session.ok(
        """
        %%loadFromPOM
        <repository><id>other</id><url>@</url></repository>
        <properties><the.version>1.0</the.version></properties>
        <dependency>
          <groupId>org.words</groupId><artifactId>parts</artifactId><version>${the.version}</version>
        </dependency>
        <dependencies>
          <dependency>
            <groupId>org.words</groupId><artifactId>whole</artifactId><version>1.0</version>
          </dependency>
          <dependency>
            <groupId>org.words</groupId><artifactId>untold</artifactId><version>1.0</version>
            <scope>test</scope>
          </dependency>
        </dependencies>
        """
            .replace("@", other.toUri().toString()));
    session.ok("parts.Part p = null;\nwhole.Whole w = null;");
    assertThat(session.traceback("untold.Untold u = null;")).contains("untold");
  }

  @Test
  void aPomFileIsReadWithItsParentAndItsScopes() {
    maven.library("org.words:inherited:3.0", "package inherited; public class Inherited { }");
    maven.library("org.words:tested:1.0", "package tested; public class Tested { }");
    LocalMaven.write(
        folder.resolve("pom.xml"),
        """
        <project>
          <modelVersion>4.0.0</modelVersion>
          <groupId>org.words</groupId><artifactId>parent</artifactId><version>1</version>
          <packaging>pom</packaging>
          <dependencyManagement><dependencies><dependency>
            <groupId>org.words</groupId><artifactId>inherited</artifactId><version>3.0</version>
          </dependency></dependencies></dependencyManagement>
        </project>
        """);
    Path pom =
        LocalMaven.write(
            folder.resolve("child/pom.xml"),
            """
            <project>
              <modelVersion>4.0.0</modelVersion>
              <parent>
                <groupId>org.words</groupId><artifactId>parent</artifactId><version>1</version>
              </parent>
              <artifactId>child</artifactId>
              <dependencies>
                <dependency><groupId>org.words</groupId><artifactId>inherited</artifactId></dependency>
                <dependency>
                  <groupId>org.words</groupId><artifactId>tested</artifactId><version>1.0</version>
                  <scope>test</scope>
                </dependency>
              </dependencies>
            </project>
            """);
    session.ok("%loadFromPOM " + pom);
    assertThat(session.out()).contains("inherited-3.0.jar").doesNotContain("tested");
    session.ok("%loadFromPOM " + pom + " test");
    assertThat(session.out()).contains("tested-1.0.jar").doesNotContain("inherited");
    session.ok("inherited.Inherited i = null;\ntested.Tested t = null;");
  }

  @Test
  void aWrongPomIsExplained() {
    assertThat(session.traceback("%%loadFromPOM\n<dependency><groupId>x</dependency>"))
        .contains("the POM is no XML at line 1");
    assertThat(
            session.traceback(
                "%%loadFromPOM\n<dependency><groupId>x</groupId><artifactId>y</artifactId>"
                    + "</dependency>"))
        .contains("the POM is wrong", "version");
    assertThat(session.traceback("%loadFromPOM " + folder.resolve("none.xml")))
        .contains("there is no file");
  }

  @Test
  void sparkIsRefusedOnAJdkOnWhichItDoesNotStart() {
    MavenMagics.checkSparkRunsOn(17);
    assertThatThrownBy(() -> MavenMagics.checkSparkRunsOn(25))
        .isInstanceOf(MagicException.class)
        .hasMessageContainingAll("JDK 17", "this session has JDK 25", "JAVA_HOME");
  }

  @Test
  void sparkTakesNoWords() {
    assertThat(session.traceback("%spark 3.4")).contains("%spark takes no words", "%maven");
  }
}
