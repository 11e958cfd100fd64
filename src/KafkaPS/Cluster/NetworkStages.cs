using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using KafkaPS.Connection;

namespace KafkaPS.Cluster;

/// <summary>The stages before a login: names, connections, TLS, and whether a broker answers. All addresses are tried at once.</summary>
sealed class NetworkStages(string[] bootstrapServers, IReadOnlyDictionary<string, string> client) : IDisposable
{
    const int ExpiresSoonDays = 30;

    readonly BrokerAddress[] _addresses = [.. bootstrapServers.Select(BrokerAddress.Parse).Distinct()];
    readonly Dictionary<BrokerAddress, IPAddress[]> _resolved = [];
    readonly List<BrokerConnection> _connections = [];

    /// <summary>A connection on which a broker has answered; null before that.</summary>
    internal BrokerConnection? Broker { get; private set; }

    internal bool IsEncrypted { get; } = client.GetValueOrDefault("security.protocol", "plaintext").EndsWith("ssl", StringComparison.Ordinal);

    internal async Task<StageOutcome> NamesAsync(CancellationToken stop)
    {
        Attempt<IPAddress[]>[] attempts = await TryAll(_addresses, (address, token) => address.ResolveAsync(token), stop).ConfigureAwait(false);
        foreach (Attempt<IPAddress[]> good in attempts.Where(attempt => attempt.Error is null)) _resolved[good.Address] = good.Result!;
        string found = string.Join("; ", _resolved.Select(pair => IPAddress.TryParse(pair.Key.Host, out _) ? pair.Key.Host : $"{pair.Key.Host} is {string.Join(", ", pair.Value.Select(address => address.ToString()))}").Distinct());
        return Judge(attempts, found, error => error is OperationCanceledException ? "no DNS server answered in time" : "the name cannot be resolved",
            "Check bootstrap.servers and the name resolution (DNS, hosts file) of this computer.");
    }

    internal async Task<StageOutcome> ConnectAsync(CancellationToken stop)
    {
        Attempt<BrokerConnection>[] attempts = await TryAll(_resolved.Keys, (address, token) => BrokerConnection.ConnectAsync(address, _resolved[address], token), stop).ConfigureAwait(false);
        _connections.AddRange(attempts.Where(attempt => attempt.Error is null).Select(attempt => attempt.Result!));
        return Judge(attempts, string.Join("; ", _connections.Select(connection => $"{connection.EndPoint}")), Words,
            "Check that the brokers are running, that the port is correct, and that no firewall blocks it.");
    }

    internal async Task<StageOutcome> EncryptAsync(CancellationToken stop)
    {
        TlsOptions options;
        try
        {
            options = TlsOptions.Of(client);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return new(KafkaConnectionStatus.Failed, $"The certificates cannot be read. {e.Message}", "Check ssl.ca.location, ssl.certificate.location and ssl.key.location.");
        }
        Attempt<ConnectionProblem?>[] attempts = await TryAll(_connections, connection => connection.Address, (connection, token) => connection.EncryptAsync(options, token), stop).ConfigureAwait(false);
        ConnectionProblem?[] problems = [.. attempts.Select(attempt => attempt.Error is null ? attempt.Result : Broken(attempt.Error))];
        BrokerConnection[] all = [.. _connections];
        for (int i = 0; i < all.Length; i++)
        {
            if (problems[i] is not null) Drop(all[i]);
        }
        string[] wrong = [.. attempts.Zip(problems).Where(pair => pair.Second is not null).Select(pair => $"{pair.First.Address}: {pair.Second!.Meaning}")];
        string advice = problems.FirstOrDefault(problem => problem is not null)?.Advice ?? "";
        if (_connections.Count == 0) return new(KafkaConnectionStatus.Failed, string.Join(" ", wrong), advice);
        BrokerConnection first = _connections.MinBy(connection => connection.Certificate?.NotAfter ?? DateTime.MaxValue)!;
        string good = Describe(first, options, out bool expiresSoon);
        return wrong.Length > 0 ? new(KafkaConnectionStatus.Warning, $"{good} {string.Join(" ", wrong)}", advice)
            : expiresSoon ? new(KafkaConnectionStatus.Warning, good, "Install a new certificate on the broker before then.")
            : options.ChecksCertificate ? StageOutcome.Passed(good) : new(KafkaConnectionStatus.Warning, good, "Remove enable.ssl.certificate.verification and -SkipCertificateCheck, and specify the authority's certificate.");
    }

    internal async Task<StageOutcome> ProtocolAsync(CancellationToken stop)
    {
        Attempt<(string? Release, ConnectionProblem? Problem)>[] attempts =
            await TryAll(_connections, connection => connection.Address, (connection, token) => connection.AskVersionAsync(token), stop).ConfigureAwait(false);
        Broker = attempts.Zip(_connections.ToArray()).Where(pair => pair.First.Error is null && pair.First.Result.Problem is null).Select(pair => pair.Second).FirstOrDefault();
        string[] wrong = [.. attempts.Where(attempt => attempt.Error is not null || attempt.Result.Problem is not null).Select(attempt => $"{attempt.Address}: {Problem(attempt).Meaning}")];
        if (Broker is null)
        {
            ConnectionProblem problem = await RefineAsync(Problem(attempts[0]), stop).ConfigureAwait(false);
            return new(KafkaConnectionStatus.Failed, $"{attempts[0].Address}: {problem.Meaning}", problem.Advice);
        }
        string[] releases = [.. attempts.Select(attempt => attempt.Error is null ? attempt.Result.Release : null).OfType<string>().Distinct()];
        string message = $"The brokers support the protocol of Apache Kafka {string.Join(" and ", releases)}.";
        return wrong.Length == 0 ? StageOutcome.Passed(message) : new(KafkaConnectionStatus.Warning, $"{message} {string.Join(" ", wrong)}", "Check these addresses in bootstrap.servers.");
    }

    public void Dispose()
    {
        foreach (BrokerConnection connection in _connections) connection.Dispose();
    }

    static ConnectionProblem Problem(Attempt<(string? Release, ConnectionProblem? Problem)> attempt) => attempt.Error is null ? attempt.Result.Problem!
        : new("The port accepts connections but does not answer.", "Check that the port belongs to a Kafka broker, that the broker is responsive, and that there is no proxy in between.");

    /// <summary>Tries one more handshake, because a port that closes an unencrypted connection may use TLS.</summary>
    async Task<ConnectionProblem> RefineAsync(ConnectionProblem problem, CancellationToken stop)
    {
        if (IsEncrypted) return problem;
        BrokerAddress address = _resolved.Keys.First();
        try
        {
            using BrokerConnection again = await BrokerConnection.ConnectAsync(address, _resolved[address], stop).ConfigureAwait(false);
            await again.EncryptAsync(TlsOptions.Of(new Dictionary<string, string>()), stop).ConfigureAwait(false);
            return again.Certificate is null ? problem : new("The port requires TLS.", "Set security.protocol to SSL, or to SASL_SSL with a login, or use the port of a listener without TLS.");
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            return problem;
        }
    }

    static ConnectionProblem Broken(Exception error) => error is OperationCanceledException
        ? new("The TLS handshake timed out.", "Check that the port belongs to a broker's TLS listener, and that there is no proxy in between.") : TlsHandshake.NoTls;

    static string Describe(BrokerConnection connection, TlsOptions options, out bool expiresSoon)
    {
        string version = connection.TlsVersion switch { "Tls12" => "TLS 1.2", "Tls13" => "TLS 1.3", string other => other, null => "TLS" };
        double days = connection.Certificate is { } certificate ? (certificate.NotAfter - DateTime.UtcNow).TotalDays : double.MaxValue;
        expiresSoon = options.ChecksCertificate && days < ExpiresSoonDays;
        string checkedWords = options.ChecksCertificate ? string.Create(CultureInfo.InvariantCulture, $"valid for another {Math.Floor(days)} days") : "not checked";
        return $"{version}, certificate '{connection.Certificate?.Subject}' {checkedWords}.";
    }

    void Drop(BrokerConnection connection)
    {
        _connections.Remove(connection);
        connection.Dispose();
    }

    static string Words(Exception error) => error is SocketException socket ? socket.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "no service listens on this port",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => "the host is not reachable from this computer",
        _ => socket.Message,
    } : "no answer";

    static StageOutcome Judge<T>(Attempt<T>[] attempts, string found, Func<Exception, string> words, string advice)
    {
        string[] wrong = [.. attempts.Where(attempt => attempt.Error is not null).Select(attempt => $"{attempt.Address}: {words(attempt.Error!)}")];
        return wrong.Length == 0 ? StageOutcome.Passed($"{found}.")
            : new(wrong.Length == attempts.Length ? KafkaConnectionStatus.Failed : KafkaConnectionStatus.Warning, $"{(found.Length > 0 ? $"{found}. " : "")}{string.Join("; ", wrong)}.", advice);
    }

    static Task<Attempt<T>[]> TryAll<T>(IEnumerable<BrokerAddress> addresses, Func<BrokerAddress, CancellationToken, Task<T>> action, CancellationToken stop) =>
        TryAll(addresses, address => address, action, stop);

    internal static Task<Attempt<TResult>[]> TryAll<TItem, TResult>(IEnumerable<TItem> items, Func<TItem, BrokerAddress> address, Func<TItem, CancellationToken, Task<TResult>> action, CancellationToken stop) =>
        Task.WhenAll(items.Select(async item =>
        {
            try
            {
                return new Attempt<TResult>(address(item), await action(item, stop).ConfigureAwait(false), null);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                return new Attempt<TResult>(address(item), default, e);
            }
        }));
}

/// <summary>The result for one address.</summary>
readonly record struct Attempt<T>(BrokerAddress Address, T? Result, Exception? Error);
