package io.github.distillery.kernel.magic;

import io.github.distillery.kernel.engine.SessionAccess;
import io.github.distillery.kernel.magic.Magic.Gives;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Adds libraries from Maven's repositories to the session. */
final class MavenMagics {
  private static final Set<String> USUAL_SCOPES = Set.of("compile", "runtime", "system", "import");
  private static final int SHOWN = 5;
  private static final Set<String> OF_CLUSTERS = Set.of("provided");

  /** Hadoop asks for a subject, which the JDK no longer has. */
  private static final int FIRST_JDK_WITHOUT_SPARK = 23;

  private final SessionAccess session;
  private Dependencies dependencies;

  MavenMagics(SessionAccess session) {
    this.session = session;
  }

  List<Magic> all() {
    return List.of(
        Magic.line(
                "maven",
                "[--offline] GROUP:ARTIFACT:VERSION...",
                "adds libraries with what they need to the class path",
                Gives.LINES,
                this::maven)
            .alsoCalled("addMavenDependencies", "addMavenDependency"),
        Magic.line(
                "mavenRepo",
                "ID URL",
                "adds a repository in which %maven looks",
                Gives.NOTHING,
                this::repository)
            .alsoCalled("addMavenRepo"),
        Magic.line(
                "loadFromPOM",
                "FILE [SCOPE...]",
                "adds a POM's dependencies; with %% the cell is the POM",
                Gives.LINES,
                this::pom)
            .everywhere(),
        Magic.line(
            "spark",
            "",
            "adds Spark, in the version that the library is built with, to the class path",
            Gives.LINES,
            this::spark));
  }

  private Object maven(MagicCall call) {
    List<String> words = new ArrayList<>(call.words());
    boolean offline = words.removeAll(List.of("--offline", "-o"));
    if (words.isEmpty()) {
      throw new MagicException(
          "%" + call.name() + " needs coordinates: %maven group:artifact:version");
    }
    return add(dependencies().find(words, offline), session::addToClassPath);
  }

  private Object repository(MagicCall call) {
    List<String> words = call.words();
    if (words.size() != 2) {
      throw new MagicException(
          "%" + call.name() + " takes a name and an address: %" + call.name() + " ID URL");
    }
    dependencies().addRepository(words.get(0), words.get(1));
    return null;
  }

  private Object pom(MagicCall call) throws IOException {
    List<String> words = call.words();
    Optional<String> body = call.body();
    if (body.isPresent()) {
      return add(
          dependencies().findOfPom(body.get(), Path.of(""), scopes(words)),
          session::addToClassPath);
    }
    if (words.isEmpty()) {
      throw new MagicException("%loadFromPOM needs a file: %loadFromPOM pom.xml");
    }
    Path file = Path.of(Glob.home(words.get(0))).toAbsolutePath().normalize();
    if (!Files.isRegularFile(file)) {
      throw new MagicException("there is no file " + file);
    }
    return add(
        dependencies()
            .findOfPom(
                Files.readString(file), file.getParent(), scopes(words.subList(1, words.size()))),
        session::addToClassPath);
  }

  private Object spark(MagicCall call) throws IOException {
    if (!call.words().isEmpty()) {
      throw new MagicException("%spark takes no words; another version comes by %maven");
    }
    checkSparkRunsOn(Runtime.version().feature());
    // Before anything is fetched: can the library be shown jars at all?
    session.addForLibrary(List.of());
    // What matters comes as an exception; the log would repeat it in every cell, with its frames.
    System.setProperty("org.slf4j.simpleLogger.log.org.apache", "off");
    return add(librariesOfSpark(), session::addForLibrary);
  }

  static void checkSparkRunsOn(int jdk) {
    if (jdk >= FIRST_JDK_WITHOUT_SPARK) {
      throw new MagicException(
          "Spark 3.5 is made for JDK 17 and does not start on %d and newer, and this session has JDK %d; install JDK 17, set JAVA_HOME to its folder, and start again"
              .formatted(FIRST_JDK_WITHOUT_SPARK, jdk));
    }
  }

  /** The library's POM and its parent, packed when it was built, say which ones it is for. */
  private List<FoundLibrary> librariesOfSpark() throws IOException {
    Path folder = Files.createTempDirectory("distillery-pom");
    Path parent = folder.resolve("pom.xml");
    try {
      Files.writeString(parent, packed("pom.xml"));
      return dependencies().findOfPom(packed("lib/pom.xml"), folder.resolve("lib"), OF_CLUSTERS);
    } finally {
      Files.deleteIfExists(parent);
      Files.delete(folder);
    }
  }

  private static String packed(String name) throws IOException {
    try (InputStream in = MavenMagics.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new MagicException(
            "the kernel's jar has no " + name + "; build it again: mvn package");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Set<String> scopes(List<String> words) {
    return words.isEmpty() ? USUAL_SCOPES : new LinkedHashSet<>(words);
  }

  private List<String> add(List<FoundLibrary> libraries, Consumer<List<Path>> adding) {
    SessionLibraries present = new SessionLibraries(session);
    List<Path> added = new ArrayList<>();
    List<String> ofKernel = new ArrayList<>();
    List<String> ofSession = new ArrayList<>();
    int there = 0;
    for (FoundLibrary library : libraries) {
      Optional<SessionLibraries.Present> other = present.find(library);
      if (other.isEmpty()) {
        added.add(library.file());
      } else if (other.get().version().equals(library.version())) {
        there++;
      } else {
        (other.get().ofKernel() ? ofKernel : ofSession).add(conflict(library, other.get()));
      }
    }
    adding.accept(added);
    tell("Kept the kernel's own ", ofKernel, ": the kernel's libraries always win.");
    tell("Kept the session's ", ofSession, ": restart the kernel to load another version.");
    System.out.println(summary(added, there));
    return added.stream().map(Path::toString).toList();
  }

  private static void tell(String kept, List<String> conflicts, String why) {
    if (!conflicts.isEmpty()) {
      System.err.println(kept + String.join(",\n  ", conflicts) + why);
    }
  }

  private static String conflict(FoundLibrary asked, SessionLibraries.Present present) {
    String wanted = asked.group() + ":" + asked.artifact() + ":" + asked.version();
    return asked.artifact() + " " + present.version() + " (not " + wanted + ")";
  }

  private static String summary(List<Path> added, int there) {
    String names =
        String.join(
            ", ", added.stream().limit(SHOWN).map(path -> "" + path.getFileName()).toList());
    String more = added.size() > SHOWN ? " and " + (added.size() - SHOWN) + " more" : "";
    String known = there == 0 ? "" : " (" + there + " already there)";
    return added.isEmpty()
        ? "Nothing to add to the class path" + known
        : "Added to the class path: " + names + more + known;
  }

  private synchronized Dependencies dependencies() {
    if (dependencies == null) {
      dependencies = MavenLoader.load();
    }
    return dependencies;
  }
}
