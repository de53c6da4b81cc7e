package io.github.distillery.kernel.magic.maven;

import java.util.ArrayList;
import java.util.List;
import org.apache.maven.model.Dependency;
import org.apache.maven.model.Parent;
import org.apache.maven.model.Repository;
import org.apache.maven.model.building.FileModelSource;
import org.apache.maven.model.building.ModelSource;
import org.apache.maven.model.resolution.ModelResolver;
import org.apache.maven.model.resolution.UnresolvableModelException;
import org.apache.maven.repository.internal.ArtifactDescriptorUtils;
import org.eclipse.aether.RepositoryException;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.VersionRangeRequest;
import org.eclipse.aether.version.Version;

/** Finds the parents of a POM and those it imports. */
// The interface to implement still speaks of the type that Maven has deprecated.
@SuppressWarnings("deprecation")
final class PomResolver implements ModelResolver {
  private final RepositorySystem system;
  private final RepositorySystemSession session;
  private final List<RemoteRepository> repositories;

  PomResolver(
      RepositorySystem system,
      RepositorySystemSession session,
      List<RemoteRepository> repositories) {
    this.system = system;
    this.session = session;
    this.repositories = new ArrayList<>(repositories);
  }

  @Override
  public ModelSource resolveModel(String group, String artifact, String version)
      throws UnresolvableModelException {
    Artifact pom = new DefaultArtifact(group, artifact, "", "pom", version);
    List<RemoteRepository> asked = system.newResolutionRepositories(session, repositories);
    try {
      return new FileModelSource(
          system
              .resolveArtifact(session, new ArtifactRequest(pom, asked, null))
              .getArtifact()
              .getPath()
              .toFile());
    } catch (RepositoryException e) {
      throw new UnresolvableModelException(e.getMessage(), group, artifact, version, e);
    }
  }

  @Override
  public ModelSource resolveModel(Parent parent) throws UnresolvableModelException {
    parent.setVersion(highest(parent.getGroupId(), parent.getArtifactId(), parent.getVersion()));
    return resolveModel(parent.getGroupId(), parent.getArtifactId(), parent.getVersion());
  }

  @Override
  public ModelSource resolveModel(Dependency imported) throws UnresolvableModelException {
    imported.setVersion(
        highest(imported.getGroupId(), imported.getArtifactId(), imported.getVersion()));
    return resolveModel(imported.getGroupId(), imported.getArtifactId(), imported.getVersion());
  }

  /** The version itself, or the highest where a range is given. */
  private String highest(String group, String artifact, String version)
      throws UnresolvableModelException {
    Artifact pom = new DefaultArtifact(group, artifact, "", "pom", version);
    try {
      Version found =
          system
              .resolveVersionRange(
                  session,
                  new VersionRangeRequest(
                      pom, system.newResolutionRepositories(session, repositories), null))
              .getHighestVersion();
      return found == null ? version : found.toString();
    } catch (RepositoryException e) {
      throw new UnresolvableModelException(e.getMessage(), group, artifact, version, e);
    }
  }

  @Override
  public void addRepository(Repository repository) {
    addRepository(repository, false);
  }

  @Override
  public void addRepository(Repository repository, boolean replace) {
    boolean known = repositories.stream().anyMatch(one -> one.getId().equals(repository.getId()));
    if (known && !replace) {
      return;
    }
    repositories.removeIf(one -> one.getId().equals(repository.getId()));
    repositories.add(ArtifactDescriptorUtils.toRemoteRepository(repository));
  }

  @Override
  public ModelResolver newCopy() {
    return new PomResolver(system, session, repositories);
  }
}
