package io.github.distillery.kernel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.VirtualMachine;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What stays when something is declared again. The kernel's manifest brings the agent; here it is
 * attached.
 */
class RedeclareTest {
  @BeforeAll
  static void attachTheAgent(@TempDir Path folder) throws Exception {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Agent-Class", KernelAgent.class.getName());
    manifest.getMainAttributes().putValue("Can-Redefine-Classes", "true");
    Path jar = folder.resolve("agent.jar");
    try (OutputStream out = Files.newOutputStream(jar)) {
      new JarOutputStream(out, manifest).close();
    }
    VirtualMachine self = VirtualMachine.attach(Long.toString(ProcessHandle.current().pid()));
    self.loadAgent(jar.toString());
    self.detach();
  }

  @Test
  void redeclaringAMethodKeepsTheVariablesMadeWithIt() {
    try (EngineSession session = new EngineSession()) {
      session.run("int f() { return 1; }");
      session.run("var made = f() + 10; var list = new ArrayList<>(List.of(f()));");
      session.run("list.add(5);");
      session.run("int f() { return 2; }");
      assertThat(session.value("made + \" \" + list + \" \" + f()")).isEqualTo("11 [1, 5] 2");
    }
  }

  @Test
  void aMethodThatCallsTheRedeclaredOneUsesTheNewOne() {
    try (EngineSession session = new EngineSession()) {
      session.run("int g() { return 1; }\nint h() { return g() + 1; }\nint x = h();");
      session.run("int g() { return 100; }");
      assertThat(session.value("x + \" \" + h()")).isEqualTo("2 101");
    }
  }
}
