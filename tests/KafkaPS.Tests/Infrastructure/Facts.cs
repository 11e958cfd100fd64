namespace KafkaPS.Tests;

/// <summary>A test that runs on Linux with a C compiler, and is reported as skipped elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class LinuxCompilerFactAttribute : FactAttribute
{
    public LinuxCompilerFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/cc")) Skip = "It builds a decoy library, for which it needs Linux and /usr/bin/cc.";
    }
}

/// <summary>A test with data that needs the file modes of Unix, and is reported as skipped on Windows.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute()
    {
        if (OperatingSystem.IsWindows()) Skip = "Windows has no file modes.";
    }
}
