using System.Diagnostics;
using System.Globalization;

namespace ArchetypeRC.Tests.Cluster.Partitions;

/// <summary>
/// Three machines that have the network to themselves: network namespaces joined by a router, which is one too. Between any two
/// of them packets can be dropped without a sign, as a broken cable drops them; this process reaches all of them all the time. Skips the test where
/// this is not allowed.
/// </summary>
internal sealed class NodeNetwork : IDisposable
{
    private readonly string name;
    private readonly string subnet;
    private int cuts;

    private NodeNetwork(string name, string subnet)
    {
        this.name = name;
        this.subnet = subnet;
    }

    /// <summary>Addresses of the machines.</summary>
    public string[] Hosts => [.. Enumerable.Range(0, 3).Select(Host)];

    /// <summary>Address that the machines reach this process at.</summary>
    public string Outside => $"{subnet}.254";

    private string Router => $"{name}-r";

    private string RouterAddress => $"{subnet}.253";

    /// <summary>Makes the machines and their links.</summary>
    public static NodeNetwork Create()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only Linux has network namespaces.");
        Skip.IfNot(Environment.IsPrivilegedProcess, "Only root makes network namespaces.");
        var process = Environment.ProcessId;
        var network = new NodeNetwork(
            string.Create(CultureInfo.InvariantCulture, $"arc{process}"),
            string.Create(CultureInfo.InvariantCulture, $"10.{100 + (process / 250 % 100)}.{process % 250}"));
        try
        {
            network.Make();
            return network;
        }
        catch (Exception e)
        {
            network.Dispose();
            Skip.If(e is InvalidOperationException or System.ComponentModel.Win32Exception, $"Network namespaces cannot be made here: {e.Message}");
            throw;
        }
    }

    /// <summary>What stands before a command to run it on a machine.</summary>
    public string On(int machine) => $"ip netns exec {Machine(machine)}";

    /// <summary>Drops every packet between two machines from now on, in both directions.</summary>
    public void Cut(int one, int other)
    {
        Drop(Host(one), Host(other));
        Drop(Host(other), Host(one));
    }

    /// <summary>Lets all packets through again.</summary>
    public void Heal()
    {
        for (; cuts > 0; cuts--)
            Ip($"-n {Router} rule del pref {cuts}");
    }

    public void Dispose()
    {
        foreach (var made in new[] { Router, Machine(0), Machine(1), Machine(2) })
            Run($"netns del {made}");
        Run($"link del {name}x");
    }

    private string Machine(int machine) => string.Create(CultureInfo.InvariantCulture, $"{name}-{machine}");

    private string Host(int machine) => string.Create(CultureInfo.InvariantCulture, $"{subnet}.{machine + 1}");

    private void Make()
    {
        Ip($"netns add {Router}");
        Ip($"-n {Router} link set lo up");
        Ip($"-n {Router} addr add {RouterAddress}/32 dev lo");
        Ip($"netns exec {Router} sysctl -qw net.ipv4.ip_forward=1");
        for (var machine = 0; machine < 3; machine++)
        {
            var here = Machine(machine);
            var link = string.Create(CultureInfo.InvariantCulture, $"m{machine}");
            Ip($"netns add {here}");
            Ip($"-n {Router} link add {link} type veth peer name eth0 netns {here}");
            Ip($"-n {Router} link set {link} up");
            Ip($"-n {here} link set lo up");
            Ip($"-n {here} link set eth0 up");
            Ip($"-n {here} addr add {Host(machine)}/32 dev eth0");
            Ip($"-n {here} route add {RouterAddress} dev eth0 scope link");
            Ip($"-n {here} route add default via {RouterAddress} src {Host(machine)}");
            Ip($"-n {Router} route add {Host(machine)}/32 dev {link}");
        }

        Ip($"link add {name}x type veth peer name out netns {Router}");
        Ip($"link set {name}x up");
        Ip($"addr add {Outside}/32 dev {name}x");
        Ip($"-n {Router} link set out up");
        Ip($"-n {Router} route add {Outside}/32 dev out");
        Ip($"route add {RouterAddress} dev {name}x scope link src {Outside}");
        Ip($"route add {subnet}.0/24 via {RouterAddress} dev {name}x src {Outside}");
    }

    private void Drop(string from, string to) =>
        Ip(string.Create(CultureInfo.InvariantCulture, $"-n {Router} rule add from {from} to {to} blackhole pref {++cuts}"));

    private static void Ip(string arguments)
    {
        if (Run(arguments) is { } problem)
            throw new InvalidOperationException($"'ip {arguments}' failed: {problem}");
    }

    private static string? Run(string arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo("ip", arguments) { UseShellExecute = false, RedirectStandardError = true })
            ?? throw new InvalidOperationException("ip did not start.");
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : errors.Trim();
    }
}
