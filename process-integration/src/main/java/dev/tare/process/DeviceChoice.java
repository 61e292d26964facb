package dev.tare.process;

import java.util.List;

/**
 * Which network devices are shown.
 *
 * @param included patterns, one of which a device has to match
 * @param excluded patterns, none of which it may match
 */
record DeviceChoice(NamePatterns included, NamePatterns excluded) {
  /** What containers, their networks and virtual machines make for each of them. */
  static final List<String> MADE_BY_CONTAINERS =
      List.of(
          "veth*",
          "docker*",
          "br-*",
          "cali*",
          "cilium*",
          "lxc*",
          "lxd*",
          "flannel*",
          "cni*",
          "weave*",
          "vxlan*",
          "nerdctl*",
          "podman*",
          "kube-*",
          "nodelocaldns",
          "azv*",
          "eni*",
          "tap*",
          "vnet*",
          "virbr*",
          "ovs-*",
          "genev_sys*",
          "incusbr*",
          "antrea*");

  /** What a machine or a container is connected by: shown first where there are too many. */
  private static final NamePatterns REAL =
      new NamePatterns(
          List.of("lo", "eth*", "en*", "em?", "bond*", "team*", "wl*", "ww*", "ib*", "venet*"));

  static DeviceChoice of(List<String> included, List<String> excluded) {
    return new DeviceChoice(new NamePatterns(included), new NamePatterns(excluded));
  }

  boolean shows(Text text, int from, int to) {
    return included.match(text, from, to) && !excluded.match(text, from, to);
  }

  boolean isReal(Text text, int from, int to) {
    return REAL.match(text, from, to);
  }
}
