package io.github.distillery.kernel.launcher;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Takes the kernelspec away again. */
@Command(
    name = "uninstall",
    description = "Remove the kernel from your own Jupyter.",
    mixinStandardHelpOptions = true)
final class UninstallCommand implements Callable<Integer> {
  @Mixin private KernelspecPlace place;

  @Override
  public Integer call() {
    Kernelspec kernelspec = place.kernelspec();
    boolean removed = kernelspec.uninstall();
    System.out.println(
        (removed ? "Removed the kernel in " : "There is no kernel to remove in ")
            + kernelspec.folder());
    return 0;
  }
}
