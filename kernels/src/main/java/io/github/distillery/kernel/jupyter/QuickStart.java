package io.github.distillery.kernel.jupyter;

import org.slf4j.LoggerFactory;

/**
 * Takes time out of the kernel's start. The JDK and SLF4J look through every jar of the class path,
 * some sixty, for services that nobody has added: told where they are, they do not.
 */
final class QuickStart {
  private QuickStart() {}

  /** Says where services are, and loads what is slow beside what the caller does next. */
  static void begin() {
    setUnlessGiven("slf4j.provider", "org.slf4j.simple.SimpleServiceProvider");
    // Otherwise SLF4J prints that it was told its provider.
    setUnlessGiven("slf4j.internal.verbosity", "WARN");
    if (System.getProperty("os.name").equals("Linux")) {
      setUnlessGiven("java.nio.channels.spi.SelectorProvider", "sun.nio.ch.EPollSelectorProvider");
    }
    Thread beside = new Thread(QuickStart::load, "quick-start");
    beside.setDaemon(true);
    beside.start();
  }

  private static void load() {
    LoggerFactory.getLogger(QuickStart.class);
  }

  private static void setUnlessGiven(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
