// The roles of a new cluster as data: `@name`, then one rule per line: `verbs ; API groups ; resources [; names]`, or `verbs ; url ; paths`.
// The core group is written `-`; the word `events` alone stands for the rule that lets a controller write Events.
// Upstream: plugin/pkg/auth/authorizer/rbac/bootstrappolicy/{policy,controller_policy,namespace_policy}.go, release 1.36

/** ClusterRoles beside those of controllers; `>` names the aggregation labels. */
export const clusterRoleRules = `
@cluster-admin
* ; * ; *
* ; url ; *
@system:discovery
get ; url ; /api /api/* /apis /apis/* /healthz /livez /openapi /openapi/* /readyz /version /version/
@system:public-info-viewer
get ; url ; /healthz /livez /readyz /version /version/
@system:monitoring
get ; url ; /flagz /healthz /healthz/* /livez /livez/* /metrics /metrics/slis /readyz /readyz/* /statusz
get ; - ; nodes/metrics
@system:basic-user
create ; authorization.k8s.io ; selfsubjectaccessreviews selfsubjectrulesreviews
create ; authentication.k8s.io ; selfsubjectreviews
@system:aggregate-to-admin > admin
create ; authorization.k8s.io ; localsubjectaccessreviews
create delete deletecollection get list patch update watch ; rbac.authorization.k8s.io ; rolebindings roles
@system:aggregate-to-edit > edit
get list watch ; - ; pods/attach pods/exec pods/portforward pods/proxy secrets services/proxy
impersonate ; - ; serviceaccounts
create delete deletecollection patch update ; - ; pods pods/attach pods/exec pods/portforward pods/proxy
create ; - ; pods/eviction
create delete deletecollection patch update ; - ; configmaps persistentvolumeclaims replicationcontrollers replicationcontrollers/scale secrets serviceaccounts services services/proxy
create ; - ; serviceaccounts/token
create delete deletecollection patch update ; - events.k8s.io ; events
create delete deletecollection patch update ; apps ; daemonsets deployments deployments/rollback deployments/scale replicasets replicasets/scale statefulsets statefulsets/scale
create delete deletecollection patch update ; autoscaling ; horizontalpodautoscalers
create delete deletecollection patch update ; batch ; cronjobs jobs
create delete deletecollection patch update ; extensions ; daemonsets deployments deployments/rollback deployments/scale ingresses networkpolicies replicasets replicasets/scale replicationcontrollers/scale
create delete deletecollection patch update ; policy ; poddisruptionbudgets
create delete deletecollection patch update ; networking.k8s.io ; ingresses networkpolicies
create delete deletecollection get list patch update watch ; coordination.k8s.io ; leases
create delete deletecollection patch update ; resource.k8s.io ; resourceclaims resourceclaimtemplates
@system:aggregate-to-view > view
get list watch ; - ; configmaps endpoints persistentvolumeclaims persistentvolumeclaims/status pods replicationcontrollers replicationcontrollers/scale serviceaccounts services services/status
get list watch ; - ; bindings limitranges namespaces/status pods/log pods/status replicationcontrollers/status resourcequotas resourcequotas/status
get list watch ; - ; namespaces
get list watch ; - events.k8s.io ; events
get list watch ; discovery.k8s.io ; endpointslices
get list watch ; apps ; controllerrevisions daemonsets daemonsets/status deployments deployments/scale deployments/status replicasets replicasets/scale replicasets/status statefulsets statefulsets/scale statefulsets/status
get list watch ; autoscaling ; horizontalpodautoscalers horizontalpodautoscalers/status
get list watch ; batch ; cronjobs cronjobs/status jobs jobs/status
get list watch ; extensions ; daemonsets daemonsets/status deployments deployments/scale deployments/status ingresses ingresses/status networkpolicies replicasets replicasets/scale replicasets/status replicationcontrollers/scale
get list watch ; policy ; poddisruptionbudgets poddisruptionbudgets/status
get list watch ; networking.k8s.io ; ingresses ingresses/status networkpolicies
get list watch ; resource.k8s.io ; resourceclaims resourceclaims/status resourceclaimtemplates
@system:auth-delegator
create ; authentication.k8s.io ; tokenreviews
create ; authorization.k8s.io ; subjectaccessreviews
@system:certificates.k8s.io:certificatesigningrequests:nodeclient
create ; certificates.k8s.io ; certificatesigningrequests/nodeclient
@system:certificates.k8s.io:certificatesigningrequests:selfnodeclient
create ; certificates.k8s.io ; certificatesigningrequests/selfnodeclient
@system:certificates.k8s.io:kube-apiserver-client-approver
approve ; certificates.k8s.io ; signers ; kubernetes.io/kube-apiserver-client
@system:certificates.k8s.io:kube-apiserver-client-kubelet-approver
approve ; certificates.k8s.io ; signers ; kubernetes.io/kube-apiserver-client-kubelet
@system:certificates.k8s.io:kubelet-serving-approver
approve ; certificates.k8s.io ; signers ; kubernetes.io/kubelet-serving
@system:certificates.k8s.io:legacy-unknown-approver
approve ; certificates.k8s.io ; signers ; kubernetes.io/legacy-unknown
@system:heapster
get list watch ; - ; events namespaces nodes pods
get list watch ; extensions ; deployments
@system:kube-aggregator
get list watch ; - ; endpoints services
@system:kube-controller-manager
events
create ; coordination.k8s.io ; leases
get update ; coordination.k8s.io ; leases ; kube-controller-manager
create ; - ; secrets serviceaccounts
delete ; - ; secrets
get ; - ; configmaps namespaces secrets serviceaccounts
update ; - ; secrets serviceaccounts
create ; authentication.k8s.io ; tokenreviews
create ; authorization.k8s.io ; subjectaccessreviews
list watch ; * ; *
create ; - ; serviceaccounts/token
@system:kube-dns
list watch ; - ; endpoints services
@system:kube-scheduler
events
create ; coordination.k8s.io ; leases
get list update watch ; coordination.k8s.io ; leases ; kube-scheduler
create delete deletecollection get list patch update watch ; coordination.k8s.io ; leasecandidates
get list watch ; - ; nodes
delete get list watch ; - ; pods
create ; - ; bindings pods/binding
patch update ; - ; pods/status
get list watch ; - ; replicationcontrollers services
get list watch ; apps extensions ; replicasets
get list watch ; apps ; statefulsets
get list watch ; policy ; poddisruptionbudgets
get list watch ; - ; persistentvolumeclaims persistentvolumes
create ; authentication.k8s.io ; tokenreviews
create ; authorization.k8s.io ; subjectaccessreviews
get list watch ; storage.k8s.io ; csinodes
get list watch ; storage.k8s.io ; volumeattachments
get list watch ; - ; namespaces
get list watch ; storage.k8s.io ; csidrivers
get list watch ; storage.k8s.io ; csistoragecapacities
get list watch ; resource.k8s.io ; deviceclasses
get list patch update watch ; resource.k8s.io ; resourceclaims
get list patch update watch ; resource.k8s.io ; resourceclaims/status
update ; - ; pods/finalizers
get list watch ; resource.k8s.io ; resourceslices
create delete ; resource.k8s.io ; resourceclaims
patch update ; resource.k8s.io ; resourceclaims/binding
@system:kubelet-api-admin
get list watch ; - ; nodes
proxy ; - ; nodes
* ; - ; nodes/log nodes/metrics nodes/proxy nodes/stats
* ; - ; nodes/configz nodes/healthz nodes/pods
@system:node
create ; authentication.k8s.io ; tokenreviews
create ; authorization.k8s.io ; localsubjectaccessreviews subjectaccessreviews
get list watch ; - ; services
create get list watch ; - ; nodes
patch update ; - ; nodes/status
patch update ; - ; nodes
events
get list watch ; - ; pods
create delete ; - ; pods
patch update ; - ; pods/status
create ; - ; pods/eviction
get list watch ; - ; configmaps secrets
get ; - ; persistentvolumeclaims persistentvolumes
get ; - ; endpoints
create get list watch ; certificates.k8s.io ; certificatesigningrequests
create delete get patch update ; coordination.k8s.io ; leases
get ; storage.k8s.io ; volumeattachments
create ; - ; serviceaccounts/token
get patch update ; - ; persistentvolumeclaims/status
get list watch ; storage.k8s.io ; csidrivers
create delete get patch update ; storage.k8s.io ; csinodes
get list watch ; node.k8s.io ; runtimeclasses
get ; resource.k8s.io ; resourceclaims
deletecollection ; resource.k8s.io ; resourceslices
get ; - ; serviceaccounts
@system:node-bootstrapper
create get list watch ; certificates.k8s.io ; certificatesigningrequests
@system:node-problem-detector
get ; - ; nodes
patch ; - ; nodes/status
events
@system:node-proxier
list watch ; - ; endpoints services
get list watch ; - ; nodes
events
list watch ; networking.k8s.io ; servicecidrs
list watch ; discovery.k8s.io ; endpointslices
@system:persistent-volume-provisioner
create delete get list watch ; - ; persistentvolumes
get list update watch ; - ; persistentvolumeclaims
get list watch ; storage.k8s.io ; storageclasses
watch ; - ; events
events
@system:service-account-issuer-discovery
get ; url ; /.well-known/openid-configuration /.well-known/openid-configuration/ /openid/v1/jwks /openid/v1/jwks/
@system:volume-scheduler
get list patch update watch ; - ; persistentvolumes
get list watch ; storage.k8s.io ; storageclasses
get list patch update watch ; - ; persistentvolumeclaims
@system:coredns
list watch ; - ; endpoints namespaces pods services
list watch ; discovery.k8s.io ; endpointslices
`;

/** ClusterRoles `system:controller:…`, each bound to the service account of that name in kube-system. */
export const controllerRules = `
@attachdetach-controller
list watch ; - ; persistentvolumeclaims persistentvolumes
get list watch ; - ; nodes
patch update ; - ; nodes/status
list watch ; - ; pods
events
create delete get list watch ; storage.k8s.io ; volumeattachments
get list watch ; storage.k8s.io ; csidrivers
get list watch ; storage.k8s.io ; csinodes
@clusterrole-aggregation-controller
escalate get list patch update watch ; rbac.authorization.k8s.io ; clusterroles
@cronjob-controller
get list update watch ; batch ; cronjobs
create delete get list patch update watch ; batch ; jobs
update ; batch ; cronjobs/status
update ; batch ; cronjobs/finalizers
delete list watch ; - ; pods
events
@daemon-set-controller
get list watch ; apps extensions ; daemonsets
update ; apps extensions ; daemonsets/status
update ; apps extensions ; daemonsets/finalizers
list watch ; - ; nodes
create delete list patch watch ; - ; pods
create ; - ; pods/binding
create delete get list patch update watch ; apps ; controllerrevisions
events
@deployment-controller
get list update watch ; apps extensions ; deployments
update ; apps extensions ; deployments/status
update ; apps extensions ; deployments/finalizers
create delete get list patch update watch ; apps extensions ; replicasets
get list update watch ; - ; pods
events
@disruption-controller
get list watch ; apps extensions ; deployments
get list watch ; apps extensions ; replicasets
get list watch ; - ; replicationcontrollers
get list watch ; policy ; poddisruptionbudgets
get list watch ; apps ; statefulsets
update ; policy ; poddisruptionbudgets/status
patch update ; - ; pods/status
get ; * ; */scale
events
@endpoint-controller
get list watch ; - ; pods services
create delete get list update watch ; - ; endpoints
create ; - ; endpoints/restricted
events
@endpointslice-controller
get list watch ; - ; nodes pods services
update ; - ; services/finalizers
create delete get list update watch ; discovery.k8s.io ; endpointslices
events
@endpointslicemirroring-controller
get list watch ; - ; endpoints services
update ; - ; services/finalizers
update ; - ; endpoints/finalizers
create delete get list update watch ; discovery.k8s.io ; endpointslices
events
@expand-controller
get list patch update watch ; - ; persistentvolumes
patch update ; - ; persistentvolumeclaims/status
get list watch ; - ; persistentvolumeclaims
events
@ephemeral-volume-controller
get list watch ; - ; pods
update ; - ; pods/finalizers
create get list watch ; - ; persistentvolumeclaims
events
@resource-claim-controller
get list watch ; - ; pods
update ; - ; pods/finalizers
create delete get list watch ; resource.k8s.io ; resourceclaims
patch update ; resource.k8s.io ; resourceclaims resourceclaims/status
patch update ; - ; pods/status
events
patch update ; resource.k8s.io ; resourceclaims/binding
@device-taint-eviction-controller
delete get list watch ; - ; pods
patch update ; - ; pods/status
get list watch ; resource.k8s.io ; resourceclaims
get list watch ; resource.k8s.io ; resourceslices
get list watch ; resource.k8s.io ; deviceclasses
events
@generic-garbage-collector
delete get list patch update watch ; * ; *
events
@horizontal-pod-autoscaler
get list watch ; autoscaling ; horizontalpodautoscalers
update ; autoscaling ; horizontalpodautoscalers/status
get update ; * ; */scale
list watch ; - ; pods
list watch ; metrics.k8s.io ; pods
get list watch ; custom.metrics.k8s.io ; *
get list watch ; external.metrics.k8s.io ; *
events
@job-controller
get list patch update watch ; batch ; jobs
update ; batch ; jobs/status
update ; batch ; jobs/finalizers
create delete list patch watch ; - ; pods
events
@namespace-controller
delete get list watch ; - ; namespaces
update ; - ; namespaces/finalize namespaces/status
delete deletecollection get list watch ; * ; *
@node-controller
delete get list patch update watch ; - ; nodes
patch update ; - ; nodes/status
patch update ; - ; pods/status
delete get list watch ; - ; pods
events
@persistent-volume-binder
create delete get list update watch ; - ; persistentvolumes
update ; - ; persistentvolumes/status
get list update watch ; - ; persistentvolumeclaims
update ; - ; persistentvolumeclaims/status
create delete get list watch ; - ; pods
get list watch ; storage.k8s.io ; storageclasses
list watch ; - ; nodes
events
watch ; - ; events
@pod-garbage-collector
delete list watch ; - ; pods
get list watch ; - ; nodes
patch ; - ; pods/status
@replicaset-controller
get list update watch ; apps extensions ; replicasets
update ; apps extensions ; replicasets/status
update ; apps extensions ; replicasets/finalizers
create delete list patch watch ; - ; pods
events
@replication-controller
get list update watch ; - ; replicationcontrollers
update ; - ; replicationcontrollers/status
update ; - ; replicationcontrollers/finalizers
create delete list patch watch ; - ; pods
events
@resourcequota-controller
list watch ; * ; *
update ; - ; resourcequotas/status
events
@route-controller
list watch ; - ; nodes
patch ; - ; nodes/status
events
@service-account-controller
create ; - ; serviceaccounts
events
@service-controller
get list watch ; - ; services
patch update ; - ; services/status
list watch ; - ; nodes
events
@service-cidrs-controller
get list patch update watch ; networking.k8s.io ; servicecidrs
patch update ; networking.k8s.io ; servicecidrs/finalizers
patch update ; networking.k8s.io ; servicecidrs/status
get list watch ; networking.k8s.io ; ipaddresses
events
@statefulset-controller
list watch ; - ; pods
get list watch ; apps ; statefulsets
update ; apps ; statefulsets/status
update ; apps ; statefulsets/finalizers
create delete get patch update ; - ; pods
create delete get list patch update watch ; apps ; controllerrevisions
create get list watch ; - ; persistentvolumeclaims
delete update ; - ; persistentvolumeclaims
update ; - ; pods/finalizers
events
@ttl-controller
list patch update watch ; - ; nodes
events
@certificate-controller
delete get list watch ; certificates.k8s.io ; certificatesigningrequests
update ; certificates.k8s.io ; certificatesigningrequests/approval certificatesigningrequests/status
approve ; certificates.k8s.io ; signers ; kubernetes.io/kube-apiserver-client-kubelet
sign ; certificates.k8s.io ; signers ; kubernetes.io/kube-apiserver-client kubernetes.io/kube-apiserver-client-kubelet kubernetes.io/kubelet-serving kubernetes.io/legacy-unknown
create ; authorization.k8s.io ; subjectaccessreviews
events
@pvc-protection-controller
get list update watch ; - ; persistentvolumeclaims
update ; - ; persistentvolumeclaims/status
get list watch ; - ; pods
events
@pv-protection-controller
get list update watch ; - ; persistentvolumes
events
@volumeattributesclass-protection-controller
get list watch ; - ; persistentvolumeclaims
get list watch ; - ; persistentvolumes
get list update watch ; storage.k8s.io ; volumeattributesclasses
events
@ttl-after-finished-controller
delete get list watch ; batch ; jobs
events
@root-ca-cert-publisher
create update ; - ; configmaps
events
@validatingadmissionpolicy-status-controller
get list watch ; admissionregistration.k8s.io ; validatingadmissionpolicies
get patch update ; admissionregistration.k8s.io ; validatingadmissionpolicies/status
events
@legacy-service-account-token-cleaner
get ; - ; configmaps ; kube-apiserver-legacy-service-account-token-tracking
delete patch ; - ; secrets
@selinux-warning-controller
events
get list watch ; - ; persistentvolumes
get list watch ; - ; persistentvolumeclaims
get list watch ; - ; pods
get list watch ; storage.k8s.io ; csidrivers
`;

/** Roles, as `@namespace/name`. */
export const roleRules = `
@kube-public/kubeadm:bootstrap-signer-clusterinfo
get ; - ; configmaps ; cluster-info
@kube-public/system:controller:bootstrap-signer
get list watch ; - ; configmaps
update ; - ; configmaps ; cluster-info
events
@kube-system/extension-apiserver-authentication-reader
get list watch ; - ; configmaps ; extension-apiserver-authentication
@kube-system/system:controller:bootstrap-signer
get list watch ; - ; secrets
@kube-system/system:controller:cloud-provider
create get list watch ; - ; configmaps
@kube-system/system:controller:token-cleaner
delete get list watch ; - ; secrets
events
@kube-system/system::leader-locking-kube-controller-manager
create get list update watch ; coordination.k8s.io ; leases
create get list update watch ; coordination.k8s.io ; leasecandidates
@kube-system/system::leader-locking-kube-scheduler
create get list update watch ; coordination.k8s.io ; leases
create get list update watch ; coordination.k8s.io ; leasecandidates
`;

/** Bindings as `[namespace/]name role kind:subject…`; the role is a ClusterRole unless the binding has a namespace. */
export const bindings = `
cluster-admin cluster-admin Group:system:masters
system:discovery system:discovery Group:system:authenticated
system:public-info-viewer system:public-info-viewer Group:system:authenticated Group:system:unauthenticated
system:basic-user system:basic-user Group:system:authenticated
system:monitoring system:monitoring Group:system:monitoring
system:node system:node
system:node-proxier system:node-proxier User:system:kube-proxy
system:kube-controller-manager system:kube-controller-manager User:system:kube-controller-manager
system:kube-dns system:kube-dns ServiceAccount:kube-system/kube-dns
system:kube-scheduler system:kube-scheduler User:system:kube-scheduler
system:volume-scheduler system:volume-scheduler User:system:kube-scheduler
system:service-account-issuer-discovery system:service-account-issuer-discovery Group:system:serviceaccounts
system:coredns system:coredns ServiceAccount:kube-system/coredns
kubeadm:cluster-admins cluster-admin Group:kubeadm:cluster-admins
kubeadm:kubelet-bootstrap system:node-bootstrapper Group:system:bootstrappers:kubeadm:default-node-token
kubeadm:node-autoapprove-bootstrap system:certificates.k8s.io:certificatesigningrequests:nodeclient Group:system:bootstrappers:kubeadm:default-node-token
kubeadm:node-autoapprove-certificate-rotation system:certificates.k8s.io:certificatesigningrequests:selfnodeclient Group:system:nodes
kubeadm:node-proxier system:node-proxier ServiceAccount:kube-system/kube-proxy
kube-public/kubeadm:bootstrap-signer-clusterinfo kubeadm:bootstrap-signer-clusterinfo User:system:anonymous
kube-public/system:controller:bootstrap-signer system:controller:bootstrap-signer ServiceAccount:kube-system/bootstrap-signer
kube-system/system::extension-apiserver-authentication-reader extension-apiserver-authentication-reader User:system:kube-controller-manager User:system:kube-scheduler
kube-system/system::leader-locking-kube-controller-manager system::leader-locking-kube-controller-manager User:system:kube-controller-manager ServiceAccount:kube-system/kube-controller-manager ServiceAccount:kube-system/leader-election-controller
kube-system/system::leader-locking-kube-scheduler system::leader-locking-kube-scheduler User:system:kube-scheduler ServiceAccount:kube-system/kube-scheduler
kube-system/system:controller:bootstrap-signer system:controller:bootstrap-signer ServiceAccount:kube-system/bootstrap-signer
kube-system/system:controller:cloud-provider system:controller:cloud-provider ServiceAccount:kube-system/cloud-provider
kube-system/system:controller:token-cleaner system:controller:token-cleaner ServiceAccount:kube-system/token-cleaner
`;
