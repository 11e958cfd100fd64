namespace KafkaPS.Configuration;

/// <summary>How the module fetches a Kerberos ticket of a producer's own.</summary>
/// <param name="Principal">The client's name in Kerberos.</param>
/// <param name="Keytab">The full path of the file with its key.</param>
/// <param name="RenewMs">How often the ticket is looked at, in milliseconds, and renewed when half of its life is over; 0: never (sasl.kerberos.min.time.before.relogin).</param>
sealed record KerberosLogin(string Principal, string Keytab, int RenewMs);
