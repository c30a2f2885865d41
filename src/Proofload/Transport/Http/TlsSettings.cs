using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Proofload.Plans;

namespace Proofload.Transport.Http;

/// <summary>The TLS part of a target, read once: certificates are loaded before the load starts.</summary>
internal sealed class TlsSettings
{
    private readonly TlsPlan _plan;
    private readonly string _host;
    private readonly SslApplicationProtocol _protocol;
    private readonly X509Certificate2Collection? _authorities;
    private readonly SslStreamCertificateContext? _client;

    public TlsSettings(TargetPlan target)
    {
        _plan = target.Tls;
        _host = _plan.ServerName ?? target.Url.IdnHost;
        _protocol = target.HttpVersion == HttpVersionChoice.Http2 ? SslApplicationProtocol.Http2 : SslApplicationProtocol.Http11;
        _authorities = LoadAuthorities(_plan.CertificateAuthority);
        _client = LoadClient(_plan);
    }

    public SslApplicationProtocol Protocol => _protocol;

    /// <summary>Options of one handshake; <paramref name="reason"/> hears why a certificate was refused.</summary>
    public SslClientAuthenticationOptions Options(Action<string> reason)
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = _host,
            ApplicationProtocols = [_protocol],
            ClientCertificateContext = _client,
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                if (errors == SslPolicyErrors.None || !_plan.Verify)
                {
                    return true;
                }

                reason(Describe(certificate, chain, errors));
                return false;
            },
        };
        if (_authorities is not null)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(_authorities);
            options.CertificateChainPolicy = policy;
        }

        return options;
    }

    private static X509Certificate2Collection? LoadAuthorities(string? path)
    {
        if (path is null)
        {
            return null;
        }

        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(path);
        }
        catch (Exception failure) when (failure is IOException or CryptographicException or UnauthorizedAccessException)
        {
            throw new PlanException($"tls certificate authority '{path}': {failure.Message}", failure);
        }

        return authorities.Count > 0
            ? authorities
            : throw new PlanException($"tls certificate authority '{path}': no PEM certificate in it");
    }

    private static SslStreamCertificateContext? LoadClient(TlsPlan plan)
    {
        if (plan.ClientCertificate is null)
        {
            return plan.ClientKey is null ? null : throw new PlanException("tls client key: give the client certificate too");
        }

        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(plan.ClientCertificate);
            var certificate = X509Certificate2.CreateFromPemFile(plan.ClientCertificate, plan.ClientKey);
            return SslStreamCertificateContext.Create(certificate, chain, offline: true);
        }
        catch (Exception failure) when (failure is IOException or CryptographicException or UnauthorizedAccessException or ArgumentException)
        {
            throw new PlanException($"tls client certificate '{plan.ClientCertificate}': {failure.Message}", failure);
        }
    }

    private string Describe(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return "the server sent no certificate";
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            var status = X509ChainStatusFlags.NoError;
            foreach (var entry in chain?.ChainStatus ?? [])
            {
                status |= entry.Status;
            }

            return status switch
            {
                _ when status.HasFlag(X509ChainStatusFlags.NotTimeValid) => "the certificate is expired or not yet valid",
                _ when status.HasFlag(X509ChainStatusFlags.UntrustedRoot) => "the certificate's root is not trusted",
                _ when status.HasFlag(X509ChainStatusFlags.PartialChain) => "the certificate's issuer is unknown",
                _ when status.HasFlag(X509ChainStatusFlags.Revoked) => "the certificate is revoked",
                _ => $"the certificate chain is not valid: {status}",
            };
        }

        return $"the certificate is not for {_host}";
    }
}
