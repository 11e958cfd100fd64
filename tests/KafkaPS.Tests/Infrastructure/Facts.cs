namespace KafkaPS.Tests;

/// <summary>A test that runs on Linux with a C compiler, and is reported as skipped elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class LinuxCompilerFactAttribute : FactAttribute
{
    public LinuxCompilerFactAttribute()
    {
        Skip = LinuxCompiler.Missing;
    }
}

/// <summary>A theory that runs on Linux with a C compiler, and is reported as skipped elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class LinuxCompilerTheoryAttribute : TheoryAttribute
{
    public LinuxCompilerTheoryAttribute()
    {
        Skip = LinuxCompiler.Missing;
    }
}

static class LinuxCompiler
{
    /// <summary>Why there is no compiler; null if there is one.</summary>
    internal static string? Missing =>
        OperatingSystem.IsLinux() && File.Exists("/usr/bin/cc") ? null : "It builds a library, for which it needs Linux and /usr/bin/cc.";
}

/// <summary>A test that needs Linux process limits (prlimit), and is reported as skipped elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class LinuxLimitsFactAttribute : FactAttribute
{
    public LinuxLimitsFactAttribute()
    {
        if (!File.Exists("/usr/bin/prlimit")) Skip = "It limits the files of a process, for which it needs Linux and /usr/bin/prlimit.";
    }
}

/// <summary>A theory that needs Unix file modes, and is reported as skipped on Windows.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute()
    {
        if (OperatingSystem.IsWindows()) Skip = "Windows has no file modes.";
    }
}

/// <summary>A test that needs its own namespaces for the network and for /etc/resolv.conf, and is reported as skipped where they are unavailable.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class SilentNameServerFactAttribute : FactAttribute
{
    static readonly Lazy<bool> Works = new(() =>
    {
        try
        {
            return ChildProcess.Run(new System.Diagnostics.ProcessStartInfo("unshare", ["-Urmn", "sh", "-c", "ip link set lo up && mount --bind /etc/hosts /etc/resolv.conf"])).ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    });

    public SilentNameServerFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || !Works.Value) Skip = "It makes a name server of its own, for which it needs Linux with unshare, ip and user namespaces.";
    }
}
