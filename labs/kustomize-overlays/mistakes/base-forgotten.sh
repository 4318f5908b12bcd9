# triggers: settings/base-forgotten
printf 'configMapGenerator:\n- name: web-settings\n  literals: [GREETING=hello]\n' >> shop/base/kustomization.yaml
