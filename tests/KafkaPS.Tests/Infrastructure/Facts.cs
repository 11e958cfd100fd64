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

/// <summary>A test with data that runs on Linux with a C compiler, and is reported as skipped elsewhere.</summary>
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
    /// <summary>Why there is none; null when there is.</summary>
    internal static string? Missing =>
        OperatingSystem.IsLinux() && File.Exists("/usr/bin/cc") ? null : "It builds a library, for which it needs Linux and /usr/bin/cc.";
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
