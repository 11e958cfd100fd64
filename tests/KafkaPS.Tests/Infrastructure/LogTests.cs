namespace KafkaPS.Tests;

/// <summary>Tests that ship a log of their own in a PowerShell of their own.</summary>
public abstract class LogTests : IDisposable
{
    readonly TemporaryDirectory _folder = new();

    /// <summary>The session in which the cmdlets run.</summary>
    protected PowerShellSession Session { get; } = new();

    /// <summary>The path of the log, which a test writes.</summary>
    protected string Log => Path.Combine(_folder.Path, "app.log");

    public void Dispose()
    {
        Session.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
