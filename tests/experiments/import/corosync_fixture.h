/* A corosync.conf as pcs writes it, with a device of quorum and two links. */
#ifndef TESTS_EXPERIMENTS_IMPORT_COROSYNC_FIXTURE_H
#define TESTS_EXPERIMENTS_IMPORT_COROSYNC_FIXTURE_H

#define COROSYNC_TEXT                                                                              \
    "# Please read the corosync.conf.5 manual page\n"                                              \
    "totem {\n"                                                                                    \
    "    version: 2\n"                                                                             \
    "    cluster_name: ha cluster\n"                                                               \
    "    transport: knet\n"                                                                        \
    "    crypto_cipher: aes256\n"                                                                  \
    "    crypto_hash: sha256\n"                                                                    \
    "    token: 10000\n"                                                                           \
    "    token_coefficient: 500\n"                                                                 \
    "    consensus: 12000\n"                                                                       \
    "    join: 60\n"                                                                               \
    "    max_messages: 20\n"                                                                       \
    "    link_mode: passive\n"                                                                     \
    "    interface {\n"                                                                            \
    "        linknumber: 0\n"                                                                      \
    "        knet_link_priority: 10\n"                                                             \
    "        knet_ping_interval: 500\n"                                                            \
    "        knet_ping_timeout: 2000\n"                                                            \
    "    }\n"                                                                                      \
    "    interface {\n"                                                                            \
    "        linknumber: 1\n"                                                                      \
    "        knet_link_priority: 5\n"                                                              \
    "        knet_ping_interval: 700\n"                                                            \
    "    }\n"                                                                                      \
    "}\n"                                                                                          \
    "\n"                                                                                           \
    "nodelist {\n"                                                                                 \
    "    node {\n"                                                                                 \
    "        ring0_addr: 192.168.1.1\n"                                                            \
    "        ring1_addr: 10.0.0.1\n"                                                               \
    "        name: alpha\n"                                                                        \
    "        nodeid: 1\n"                                                                          \
    "    }\n"                                                                                      \
    "    node {\n"                                                                                 \
    "        ring0_addr: 192.168.1.2\n"                                                            \
    "        ring1_addr: 10.0.0.2\n"                                                               \
    "        name: beta\n"                                                                         \
    "        nodeid: 2\n"                                                                          \
    "        quorum_votes: 2\n"                                                                    \
    "    }\n"                                                                                      \
    "}\n"                                                                                          \
    "\n"                                                                                           \
    "quorum {\n"                                                                                   \
    "    provider: corosync_votequorum\n"                                                          \
    "    two_node: 1\n"                                                                            \
    "    wait_for_all: 0\n"                                                                        \
    "    allow_downscale: 1\n"                                                                     \
    "    device {\n"                                                                               \
    "        model: net\n"                                                                         \
    "        votes: 1\n"                                                                           \
    "        net {\n"                                                                              \
    "            algorithm: ffsplit\n"                                                             \
    "            host: qnetd\n"                                                                    \
    "        }\n"                                                                                  \
    "    }\n"                                                                                      \
    "}\n"                                                                                          \
    "\n"                                                                                           \
    "logging {\n"                                                                                  \
    "    to_logfile: yes\n"                                                                        \
    "    logfile: /var/log/cluster/corosync.log\n"                                                 \
    "}\n"

#endif
