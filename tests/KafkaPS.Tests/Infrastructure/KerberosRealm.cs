using System.Diagnostics;
using System.Runtime.InteropServices;

namespace KafkaPS.Tests;

/// <summary>A test that needs a real Kafka and MIT's Kerberos server, and is reported as skipped where one of them is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class KerberosFactAttribute : FactAttribute
{
    public KerberosFactAttribute() => Skip = KerberosRealm.WhyNot;
}

/// <summary>
/// A Kerberos realm with its own server on the loopback address (Debian's krb5-kdc, krb5-admin-server, and krb5-user), and a real Kafka whose
/// SASL_SSL listener accepts GSSAPI. Each user's keytab is NAME.keytab; alice's tickets last only 4 seconds.
/// </summary>
public sealed class KerberosRealm : IDisposable
{
    const string Realm = "TEST.KAFKAPS";

    readonly TemporaryDirectory _directory = new();
    readonly Process _server;
    readonly RealKafka _kafka;

    public KerberosRealm()
    {
        int port = RealKafka.FreePorts(1)[0];
        Environment = new() { ["KRB5_CONFIG"] = Write("krb5.conf", $$"""
            [libdefaults]
             default_realm = {{Realm}}
             dns_lookup_kdc = false
             rdns = false
             dns_canonicalize_hostname = false
            [realms]
             {{Realm}} = {
              kdc = 127.0.0.1:{{port}}
             }
            [domain_realm]
             localhost = {{Realm}}
            """), ["KRB5_KDC_PROFILE"] = Write("kdc.conf", $$"""
            [realms]
             {{Realm}} = {
              database_name = {{Path("principal")}}
              key_stash_file = {{Path("stash")}}
              kdc_listen = 127.0.0.1:{{port}}
              kdc_tcp_listen = 127.0.0.1:{{port}}
             }
            [logging]
             kdc = FILE:{{Path("kdc.log")}}
            """), ["KRB5CCNAME"] = $"FILE:{Path("cache")}" };
        Run("/usr/sbin/kdb5_util", "create", "-s", "-r", Realm, "-P", "master");
        Add("kafka/localhost", "broker");
        foreach (string user in Users) Add(user, user);
        Administer("modprinc -maxlife 4seconds alice");

        var start = new ProcessStartInfo("/usr/sbin/krb5kdc", ["-n"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in Environment) start.Environment[name] = value;
        _server = Process.Start(start)!;
        _server.BeginOutputReadLine();
        _server.BeginErrorReadLine();
        _kafka = new RealKafka(
        [
            "--secure", "--set", "sasl.enabled.mechanisms=GSSAPI,PLAIN", "--set", "sasl.kerberos.service.name=kafka", "--set",
            $"listener.name.sasl_ssl.gssapi.sasl.jaas.config=com.sun.security.auth.module.Krb5LoginModule required useKeyTab=true storeKey=true keyTab=\"{Path("broker.keytab")}\" principal=\"kafka/localhost@{Realm}\";",
        ], new() { ["JAVA_TOOL_OPTIONS"] = $"-Djava.security.krb5.conf={Environment["KRB5_CONFIG"]}" });
    }

    static string[] Users => ["alice", "bob", "carol", "erin", "frank", "grace"];

    /// <summary>Null if a realm can be created here; otherwise, what is missing.</summary>
    internal static string? WhyNot { get; } = RealKafka.WhyNot
        ?? (new[] { "/usr/sbin/krb5kdc", "/usr/sbin/kadmin.local", "/usr/sbin/kdb5_util", "/usr/bin/kinit" }.All(File.Exists) ? null : "There is no Kerberos server: krb5-kdc, krb5-admin-server, krb5-user.")
        ?? (RuntimeInformation.ProcessArchitecture == Architecture.X64 ? null : "The module's librdkafka for this processor has no Kerberos.")
        ?? (Directory.Exists("/usr/lib/x86_64-linux-gnu/sasl2") ? null : "There is no libsasl2-modules-gssapi-mit.");

    /// <summary>The environment variables that make a process use the realm, with a separate ticket cache.</summary>
    internal Dictionary<string, string> Environment { get; }

    /// <summary>The log of the Kerberos server.</summary>
    internal string Log => File.ReadAllText(Path("kdc.log"));

    internal string PlainTextAddress => _kafka.BootstrapServer;

    internal string Address => _kafka.Properties["BOOTSTRAP_SASL_SSL"];

    internal string Authority => System.IO.Path.Combine(_kafka.Properties["CERTS"], "ca.pem");

    internal string Path(string name) => System.IO.Path.Combine(_directory.Path, name);

    internal string Write(string name, string text)
    {
        File.WriteAllText(Path(name), text);
        return Path(name);
    }

    /// <summary>Gives a user a new key, which makes the old keytab useless.</summary>
    internal void ChangeKey(string user) => Administer($"cpw -randkey {user}");

    /// <summary>Runs a command in the realm and returns what it prints.</summary>
    internal string Run(string program, params string[] arguments)
    {
        (int exitCode, string output, string error) = ChildProcess.Run(new ProcessStartInfo(program, arguments), [.. Environment.Select(pair => (pair.Key, pair.Value))]);
        return exitCode == 0 ? output : throw new InvalidOperationException($"{program} failed: {error}{output}");
    }

    public void Dispose()
    {
        _kafka.Dispose();
        _server.Kill();
        _server.WaitForExit();
        _server.Dispose();
        _directory.Dispose();
    }

    void Add(string principal, string keytab)
    {
        Administer($"addprinc -randkey {principal}");
        Administer($"ktadd -k {Path(keytab)}.keytab {principal}");
    }

    void Administer(string query) => Run("/usr/sbin/kadmin.local", "-r", Realm, "-q", query);
}
