package io.github.distillery.kernel.magic.maven;

import io.github.distillery.kernel.magic.Dependencies;
import io.github.distillery.kernel.magic.FoundLibrary;
import io.github.distillery.kernel.magic.MagicException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.maven.model.Model;
import org.eclipse.aether.RepositoryException;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession.CloseableSession;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResult;
import org.eclipse.aether.supplier.RepositorySystemSupplier;

/** Finds libraries in the repositories that Maven itself would use for this user. */
public final class MavenDependencies implements Dependencies {
  private static final String COMPILE = "compile";
  private static final Set<String> RUNNING = Set.of(COMPILE, "runtime");

  private final MavenSettings settings = MavenSettings.read();
  private final RepositorySystem system = new RepositorySystemSupplier().get();
  private final Map<String, RemoteRepository> added = new LinkedHashMap<>();

  /** Reads the user's settings; asks no repository yet. */
  public MavenDependencies() {}

  @Override
  public void addRepository(String id, String url) {
    if (!url.contains(":")) {
      throw new MagicException(
          "the address of repository " + id + " is no URL: " + url + "; it may begin with file:");
    }
    added.put(id, new RemoteRepository.Builder(id, "default", url).build());
  }

  @Override
  public List<FoundLibrary> find(List<String> coordinates, boolean offline) {
    List<Dependency> wanted =
        coordinates.stream().map(one -> new Dependency(Coordinates.parse(one), COMPILE)).toList();
    try (CloseableSession session = settings.session(system, offline)) {
      PomReader poms = new PomReader(system, session, settings.repositories());
      List<RemoteRepository> remote = new ArrayList<>(poms.repositories(poms.empty()));
      remote.removeIf(one -> added.containsKey(one.getId()));
      remote.addAll(added.values());
      return resolve(session, wanted, List.of(), remote);
    }
  }

  @Override
  public List<FoundLibrary> findOfPom(String pom, Path folder, Set<String> scopes) {
    try (CloseableSession session = settings.session(system, false)) {
      PomReader poms = new PomReader(system, session, settings.repositories());
      Model model = poms.read(PomText.whole(pom), folder);
      List<FoundLibrary> libraries = new ArrayList<>();
      List<Dependency> wanted = new ArrayList<>();
      for (org.apache.maven.model.Dependency one : model.getDependencies()) {
        if (!scopes.contains(one.getScope() == null ? "compile" : one.getScope())) {
          continue;
        }
        if (one.getSystemPath() == null) {
          wanted.add(poms.dependency(one, COMPILE));
        } else {
          libraries.add(onThisMachine(one));
        }
      }
      List<Dependency> managed =
          model.getDependencyManagement() == null
              ? List.of()
              : model.getDependencyManagement().getDependencies().stream()
                  .map(one -> poms.dependency(one, one.getScope()))
                  .toList();
      libraries.addAll(resolve(session, wanted, managed, poms.repositories(model)));
      return List.copyOf(libraries);
    }
  }

  private static FoundLibrary onThisMachine(org.apache.maven.model.Dependency one) {
    Path file = Path.of(one.getSystemPath());
    if (!Files.exists(file)) {
      throw new MagicException(
          "there is no file " + file + ", the systemPath of " + one.getManagementKey());
    }
    return new FoundLibrary(one.getGroupId(), one.getArtifactId(), one.getVersion(), file);
  }

  private List<FoundLibrary> resolve(
      CloseableSession session,
      List<Dependency> wanted,
      List<Dependency> managed,
      List<RemoteRepository> repositories) {
    if (wanted.isEmpty()) {
      return List.of();
    }
    List<RemoteRepository> asked = system.newResolutionRepositories(session, repositories);
    CollectRequest collect = new CollectRequest(wanted, managed, asked);
    try {
      DependencyResult result =
          system.resolveDependencies(
              session,
              new DependencyRequest(collect, (node, parents) -> runs(node.getDependency())));
      return result.getArtifactResults().stream()
          .map(ArtifactResult::getArtifact)
          .filter(MavenDependencies::holdsClasses)
          .map(
              one ->
                  new FoundLibrary(
                      one.getGroupId(), one.getArtifactId(), one.getVersion(), one.getPath()))
          .toList();
    } catch (RepositoryException e) {
      throw Trouble.of(e, asked, session.isOffline(), settings.localRepository());
    }
  }

  private static boolean runs(Dependency dependency) {
    return dependency == null || RUNNING.contains(dependency.getScope());
  }

  private static boolean holdsClasses(Artifact artifact) {
    return artifact.getPath() != null && !"pom".equals(artifact.getExtension());
  }
}
