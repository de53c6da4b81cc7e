package io.github.distillery.kernel.magic.maven;

import io.github.distillery.kernel.magic.MagicException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.maven.model.Model;
import org.apache.maven.model.building.DefaultModelBuilderFactory;
import org.apache.maven.model.building.DefaultModelBuildingRequest;
import org.apache.maven.model.building.FileModelSource;
import org.apache.maven.model.building.ModelBuildingException;
import org.apache.maven.model.building.ModelBuildingRequest;
import org.apache.maven.model.building.ModelProblem;
import org.apache.maven.model.building.ModelSource2;
import org.apache.maven.repository.internal.ArtifactDescriptorUtils;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.graph.Exclusion;
import org.eclipse.aether.repository.RemoteRepository;

/** Reads POMs as Maven does: with parents, properties, imported versions, and its super POM. */
final class PomReader {
  private final RepositorySystem system;
  private final RepositorySystemSession session;
  private final List<RemoteRepository> further;

  /**
   * A reader.
   *
   * @param system the resolver
   * @param session its session
   * @param further repositories that the settings add to those of every POM
   */
  PomReader(
      RepositorySystem system, RepositorySystemSession session, List<RemoteRepository> further) {
    this.system = system;
    this.session = session;
    this.further = further;
  }

  /**
   * A POM that says nothing of its own: what is in it is Maven's super POM.
   *
   * @return the POM
   */
  Model empty() {
    return read(PomText.whole(""), Path.of(""));
  }

  /**
   * Reads a POM.
   *
   * @param pom the whole POM
   * @param folder where it stands
   * @return what it says with everything it inherits
   * @throws MagicException if it is wrong
   */
  Model read(String pom, Path folder) {
    DefaultModelBuildingRequest request = new DefaultModelBuildingRequest();
    request.setModelSource(new Text(pom, folder));
    request.setSystemProperties(properties());
    request.setValidationLevel(ModelBuildingRequest.VALIDATION_LEVEL_MINIMAL);
    request.setTwoPhaseBuilding(false);
    request.setModelResolver(new PomResolver(system, session, further));
    try {
      return new DefaultModelBuilderFactory().newInstance().build(request).getEffectiveModel();
    } catch (ModelBuildingException e) {
      List<String> problems = e.getProblems().stream().map(ModelProblem::getMessage).toList();
      throw new MagicException("the POM is wrong: " + String.join("; ", problems));
    }
  }

  /**
   * Where a POM's dependencies are looked for.
   *
   * @param model the POM
   * @return its repositories and those of the settings, not yet mirrored
   */
  List<RemoteRepository> repositories(Model model) {
    List<RemoteRepository> repositories = new ArrayList<>(further);
    model.getRepositories().stream()
        .map(ArtifactDescriptorUtils::toRemoteRepository)
        .filter(one -> further.stream().noneMatch(known -> known.getId().equals(one.getId())))
        .forEach(repositories::add);
    return repositories;
  }

  /**
   * A dependency as the resolver wants it.
   *
   * @param one the POM's
   * @param scope the scope to give it
   * @return the resolver's
   */
  Dependency dependency(org.apache.maven.model.Dependency one, String scope) {
    boolean plain = "test-jar".equals(one.getType()) || "jar".equals(one.getType());
    String classifier =
        one.getClassifier() == null && "test-jar".equals(one.getType())
            ? "tests"
            : one.getClassifier();
    DefaultArtifact artifact =
        new DefaultArtifact(
            one.getGroupId(),
            one.getArtifactId(),
            classifier,
            plain ? "jar" : one.getType(),
            one.getVersion());
    List<Exclusion> exclusions =
        one.getExclusions().stream()
            .map(not -> new Exclusion(not.getGroupId(), not.getArtifactId(), "*", "*"))
            .toList();
    return new Dependency(artifact, scope == null ? "" : scope, one.isOptional(), exclusions);
  }

  private static Properties properties() {
    Properties properties = new Properties();
    properties.putAll(System.getProperties());
    System.getenv().forEach((name, value) -> properties.setProperty("env." + name, value));
    return properties;
  }

  /** A POM in memory that knows its folder, for a parent that stands beside it. */
  private record Text(String pom, Path folder) implements ModelSource2 {
    @Override
    public InputStream getInputStream() throws IOException {
      return new ByteArrayInputStream(pom.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String getLocation() {
      return folder.resolve("pom.xml").toString();
    }

    @Override
    public java.net.URI getLocationURI() {
      return folder.resolve("pom.xml").toAbsolutePath().toUri();
    }

    @Override
    public ModelSource2 getRelatedSource(String relative) {
      Path named = folder.resolve(relative).normalize();
      Path file = Files.isDirectory(named) ? named.resolve("pom.xml") : named;
      return Files.isRegularFile(file) ? new Neighbour(file) : null;
    }
  }

  /** A POM in a file. */
  private static final class Neighbour extends FileModelSource implements ModelSource2 {
    Neighbour(Path file) {
      super(file.toFile());
    }
  }
}
