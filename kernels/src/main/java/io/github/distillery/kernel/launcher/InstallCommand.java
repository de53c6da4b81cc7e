package io.github.distillery.kernel.launcher;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Puts the kernelspec where Jupyter looks for it. */
@Command(
    name = "install",
    description = "Install the kernel for your own Jupyter.",
    mixinStandardHelpOptions = true)
final class InstallCommand implements Callable<Integer> {
  @Mixin private KernelspecPlace place;
  @Mixin private KernelOptions options;

  @Override
  public Integer call() {
    Kernelspec kernelspec = place.kernelspec();
    Home home = Home.find();
    kernelspec.install(home, Home.java(), options.prepare(home));
    System.out.println(
        "Installed the kernel '" + Kernelspec.DISPLAY_NAME + "' in " + kernelspec.folder());
    System.out.println(
        "It starts with "
            + Home.java()
            + "; install again after moving the project or the JDK, and after building anew.");
    return 0;
  }
}
