# Installs the pinned pack from the channel's repository for apt. Every run converges: what failed once (a download, a test) is
# tried again by the next. The key lies in the module's files/. It needs no other module.
#
# @param version  what vitalwire.lock pins
# @param place    the channel
class vitalwire (
  Pattern[/^\d+\.\d+\.\d+$/] $version,
  String $place = 'https://rules.hospital.example/vitalwire/',
) {
  $yaml = '/etc/suricata/suricata.yaml'
  $line = 'include: /etc/vitalwire/suricata.yaml'
  $loaded = '/var/lib/suricata/vitalwire-loaded'
  $updated = '/var/lib/suricata/rules/suricata.rules'

  file {
    '/etc/apt/keyrings/vitalwire.asc':
      source => 'puppet:///modules/vitalwire/vitalwire.asc';
    '/etc/apt/sources.list.d/vitalwire.list':
      content => "deb [signed-by=/etc/apt/keyrings/vitalwire.asc] ${place} ./\n";
    '/etc/apt/preferences.d/vitalwire':
      content => "Package: vitalwire-rules\nPin: version ${version}\nPin-Priority: 1001\n";
  }
  -> exec { 'vitalwire-update':
    command => 'apt-get update',
    unless  => "apt-cache madison vitalwire-rules | grep -Fq ' ${version} '",
    path    => ['/usr/bin', '/bin'],
  }
  -> package { 'vitalwire-rules':
    ensure          => $version,
    install_options => ['--allow-downgrades'],
  }
  # The included list takes the place of the stock one: what suricata-update wrote stays loaded.
  -> exec { 'vitalwire-keep-updated-rules':
    command => "sed -i 's;^  # \\(- ${updated}\\)\$;  \\1;' /etc/vitalwire/suricata.yaml",
    onlyif  => ["test -e ${updated}", "grep -Fqx '  # - ${updated}' /etc/vitalwire/suricata.yaml"],
    path    => ['/usr/bin', '/bin'],
  }
  # Not refreshonly: what was installed and not loaded, because a test failed or the run was killed, is loaded by a later run.
  # Suricata tests a copy of its configuration: one that does not load never takes the place of what runs.
  -> exec { 'vitalwire-load':
    command  => "cp ${yaml} ${yaml}.new && (grep -Fqx '${line}' ${yaml}.new || echo '${line}' >> ${yaml}.new) \
      && suricata -T -c ${yaml}.new -l /tmp && mv ${yaml}.new ${yaml} && systemctl reload suricata \
      && echo ${version} > ${loaded}",
    unless   => "grep -Fqx ${version} ${loaded} && grep -Fqx '${line}' ${yaml}",
    path     => ['/usr/bin', '/bin'],
    provider => shell,
  }
}
