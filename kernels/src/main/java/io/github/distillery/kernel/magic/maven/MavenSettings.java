package io.github.distillery.kernel.magic.maven;

import io.github.distillery.kernel.magic.MagicException;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.settings.Mirror;
import org.apache.maven.settings.Profile;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.Repository;
import org.apache.maven.settings.RepositoryPolicy;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.building.DefaultSettingsBuilderFactory;
import org.apache.maven.settings.building.DefaultSettingsBuildingRequest;
import org.apache.maven.settings.building.SettingsBuildingException;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession.CloseableSession;
import org.eclipse.aether.RepositorySystemSession.SessionBuilder;
import org.eclipse.aether.repository.Authentication;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.supplier.SessionBuilderSupplier;
import org.eclipse.aether.util.repository.AuthenticationBuilder;
import org.eclipse.aether.util.repository.DefaultAuthenticationSelector;
import org.eclipse.aether.util.repository.DefaultMirrorSelector;
import org.eclipse.aether.util.repository.DefaultProxySelector;
import org.eclipse.aether.util.repository.SimpleResolutionErrorPolicy;

/**
 * The user's {@code settings.xml}: mirrors, proxies, passwords, further repositories, offline, and
 * where the local repository is. Passwords that Maven has encrypted are not decrypted.
 */
final class MavenSettings {
  /** Names another file than the one in the home folder. */
  static final String SETTINGS_PROPERTY = "distillery.maven.settings";

  /** Maven's own name for the place of the local repository. */
  static final String REPOSITORY_PROPERTY = "maven.repo.local";

  private final Settings settings;

  private MavenSettings(Settings settings) {
    this.settings = settings;
  }

  /**
   * Reads the files that Maven would read.
   *
   * @return the settings; Maven's defaults where there is no file
   */
  static MavenSettings read() {
    Path home = Path.of(System.getProperty("user.home"), ".m2");
    String named = System.getProperty(SETTINGS_PROPERTY);
    File user = named == null ? home.resolve("settings.xml").toFile() : new File(named);
    DefaultSettingsBuildingRequest request = new DefaultSettingsBuildingRequest();
    request.setUserSettingsFile(user);
    String maven = System.getenv("MAVEN_HOME");
    if (maven != null) {
      request.setGlobalSettingsFile(Path.of(maven, "conf", "settings.xml").toFile());
    }
    request.setSystemProperties(System.getProperties());
    try {
      return new MavenSettings(
          new DefaultSettingsBuilderFactory().newInstance().build(request).getEffectiveSettings());
    } catch (SettingsBuildingException e) {
      throw new MagicException("cannot read Maven's settings " + user + ": " + e.getMessage());
    }
  }

  /**
   * Where libraries are kept on this machine.
   *
   * @return a folder that need not exist
   */
  Path localRepository() {
    String named = System.getProperty(REPOSITORY_PROPERTY, settings.getLocalRepository());
    return named == null || named.isBlank()
        ? Path.of(System.getProperty("user.home"), ".m2", "repository")
        : Path.of(named);
  }

  /**
   * The repositories of the profiles that are active by name or by default.
   *
   * @return repositories, not yet mirrored
   */
  List<RemoteRepository> repositories() {
    List<RemoteRepository> repositories = new ArrayList<>();
    for (Profile profile : settings.getProfiles()) {
      boolean byDefault =
          profile.getActivation() != null && profile.getActivation().isActiveByDefault();
      if (byDefault || settings.getActiveProfiles().contains(profile.getId())) {
        profile.getRepositories().forEach(one -> repositories.add(repository(one)));
      }
    }
    return repositories;
  }

  private static RemoteRepository repository(Repository one) {
    return new RemoteRepository.Builder(one.getId(), one.getLayout(), one.getUrl())
        .setReleasePolicy(policy(one.getReleases()))
        .setSnapshotPolicy(policy(one.getSnapshots()))
        .build();
  }

  private static org.eclipse.aether.repository.RepositoryPolicy policy(RepositoryPolicy policy) {
    return new org.eclipse.aether.repository.RepositoryPolicy(
        policy == null || policy.isEnabled(),
        policy == null || policy.getUpdatePolicy() == null
            ? org.eclipse.aether.repository.RepositoryPolicy.UPDATE_POLICY_DAILY
            : policy.getUpdatePolicy(),
        policy == null || policy.getChecksumPolicy() == null
            ? org.eclipse.aether.repository.RepositoryPolicy.CHECKSUM_POLICY_WARN
            : policy.getChecksumPolicy());
  }

  /**
   * Makes a session of the resolver, with all that the settings say.
   *
   * @param system the resolver
   * @param offline whether to ask no repository, whatever the settings say
   * @return the session, to be closed
   */
  CloseableSession session(RepositorySystem system, boolean offline) {
    SessionBuilder builder =
        new SessionBuilderSupplier(system)
            .get()
            .withLocalRepositoryBaseDirectories(localRepository())
            .setSystemProperties(System.getProperties())
            .setOffline(offline || settings.isOffline())
            // What was missing a minute ago may have been put there since.
            .setResolutionErrorPolicy(new SimpleResolutionErrorPolicy(false, false));
    builder.setMirrorSelector(mirrors());
    builder.setProxySelector(proxies());
    builder.setAuthenticationSelector(passwords());
    return builder.build();
  }

  private DefaultMirrorSelector mirrors() {
    DefaultMirrorSelector selector = new DefaultMirrorSelector();
    for (Mirror one : settings.getMirrors()) {
      selector.add(
          one.getId(),
          one.getUrl(),
          one.getLayout(),
          false,
          one.isBlocked(),
          one.getMirrorOf(),
          one.getMirrorOfLayouts());
    }
    return selector;
  }

  private DefaultProxySelector proxies() {
    DefaultProxySelector selector = new DefaultProxySelector();
    for (Proxy one : settings.getProxies()) {
      if (one.isActive()) {
        Authentication login =
            new AuthenticationBuilder()
                .addUsername(one.getUsername())
                .addPassword(one.getPassword())
                .build();
        selector.add(
            new org.eclipse.aether.repository.Proxy(
                one.getProtocol(), one.getHost(), one.getPort(), login),
            one.getNonProxyHosts());
      }
    }
    return selector;
  }

  private DefaultAuthenticationSelector passwords() {
    DefaultAuthenticationSelector selector = new DefaultAuthenticationSelector();
    for (Server one : settings.getServers()) {
      AuthenticationBuilder login =
          new AuthenticationBuilder().addUsername(one.getUsername()).addPassword(one.getPassword());
      if (one.getPrivateKey() != null) {
        login.addPrivateKey(one.getPrivateKey(), one.getPassphrase());
      }
      selector.add(one.getId(), login.build());
    }
    return selector;
  }
}
