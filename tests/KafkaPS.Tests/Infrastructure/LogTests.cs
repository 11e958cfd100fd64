namespace KafkaPS.Tests;

/// <summary>Tests that ship their own log in their own PowerShell session.</summary>
public abstract class LogTests : IDisposable
{
    readonly TemporaryDirectory _folder = new();

    /// <summary>The session in which the cmdlets run.</summary>
    protected PowerShellSession Session { get; } = new();

    /// <summary>The path of the log that a test writes.</summary>
    protected string Log => Path.Combine(_folder.Path, "app.log");

    public void Dispose()
    {
        Session.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
